import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frame, handshakeHead, opcodes, readAnswer } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { within } from './support/waits.mjs';

const { continuation, text, ping } = opcodes;

/// Writes `bytes` one by one, a little apart, for as long as the peer listens, and then over again.
function drip(socket, bytes, each = 50) {
  let at = 0;
  const timer = setInterval(() => socket.write(Buffer.of(bytes[at++ % bytes.length])), each);
  socket.ended.finally(() => clearInterval(timer));
}

/// The connection is given up: dropped without a word, or answered 408.
async function expectGivenUp(socket, what) {
  const answered = await socket.take(
    (bytes) => bytes.length > 0 && { size: 0 },
    `end of the connection: ${what}`,
  );
  if (answered) assert.equal((await readAnswer(socket)).status, 408);
  await within(socket.ended, `end of the connection: ${what}`);
}

describe('a handshake that is not finished in time', () => {
  const server = useServer({ args: ['--limits.handshake-timeout=400ms'] });
  const head = handshakeHead('/ws');

  for (const port of ['wsPort', 'httpPort']) {
    test(`is given up on ${port}: nothing is sent`, async () => {
      await expectGivenUp(await server.raw(server[port]), 'nothing sent');
    });

    test(`is given up on ${port}: half a head is sent`, async () => {
      const socket = await server.raw(server[port]);
      socket.write(head.slice(0, 40));
      await expectGivenUp(socket, 'half a head');
    });

    test(`is given up on ${port}: a head comes byte by byte`, async () => {
      const socket = await server.raw(server[port]);
      drip(socket, Buffer.from(head.slice(0, -4)));
      await expectGivenUp(socket, 'dripped head');
    });
  }

  test('half a request is answered 408 on the HTTP port', async () => {
    const socket = await server.raw(server.httpPort);
    socket.write('GET /videochat/health HTTP/1.1\r\nHost: x\r\n');
    assert.equal((await readAnswer(socket)).status, 408);
    await socket.expectEnd();
  });

  test('a body that does not come, or drips, is given up', async () => {
    const head =
      'POST /videochat/cleanup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';
    const [silent, slow] = [await server.raw(server.httpPort), await server.raw(server.httpPort)];
    silent.write(`${head}{`);
    slow.write(head);
    drip(slow, Buffer.from(' '));
    await expectGivenUp(silent, 'missing body');
    await expectGivenUp(slow, 'dripped body');
  });

  test('one that is finished lives on', async () => {
    const client = await server.connect();
    const younger = await server.raw();
    await expectGivenUp(younger, 'nothing sent');
    await client.expectNothing();
  });
});

describe('a message that is not finished in time closes with 1008', () => {
  const server = useServer({ args: ['--limits.message-timeout=400ms', '--limits.fragments=0'] });

  test('a first piece, and silence', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, '{"event":', { fin: false });
    await socket.expectClose(1008);
  });

  test('half a frame, and silence', async () => {
    const socket = await server.rawWebSocket();
    socket.write(frame(text, '{"event":"ping"}').subarray(0, 12));
    await socket.expectClose(1008);
  });

  test('the first byte of a frame, and silence', async () => {
    const socket = await server.rawWebSocket();
    socket.write(Buffer.of(0x81));
    await socket.expectClose(1008);
  });

  test('a frame byte by byte', async () => {
    const socket = await server.rawWebSocket();
    drip(socket, frame(text, 'x'.repeat(60_000)));
    await socket.expectClose(1008);
  });

  test('small pieces without an end', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, ' ', { fin: false });
    drip(socket, frame(continuation, '', { fin: false }), 10);
    await socket.expectClose(1008);
  });

  test('pings between the pieces do not buy time', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, '{', { fin: false });
    drip(socket, frame(ping, ''), 10);
    await socket.expectClose(1008);
  });

  test('the next message has its own time', async () => {
    const socket = await server.rawWebSocket();
    const other = await server.rawWebSocket();
    other.send(text, '{', { fin: false });
    socket.send(text, '{"event":', { fin: false }).send(continuation, '"ping"}');
    await socket.nextEvent('pong');
    await other.expectClose(1008);
    socket.send(text, '{"event":', { fin: false }).send(continuation, '"ping"}');
    await socket.nextEvent('pong');
  });
});

describe('a kept-alive connection that is not used', () => {
  const server = useServer({ args: ['--http.keep-alive=400ms'] });

  test('is closed without a word', async () => {
    const socket = await server.raw(server.httpPort);
    socket.write('GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.equal((await readAnswer(socket)).status, 200);
    await socket.expectEnd();
  });

  for (const [what, lines] of [
    ['empty lines', '\r\n'],
    ['many empty lines', '\r\n'.repeat(20)],
  ])
    for (const piece of [1, lines.length])
      test(`is closed all the same when ${what} drip, ${piece} bytes at a time`, async () => {
        const socket = await server.raw(server.httpPort);
        socket.write('GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n');
        assert.equal((await readAnswer(socket)).status, 200);
        const pieces = lines.match(new RegExp(`[^]{${piece}}`, 'g'));
        let at = 0;
        const timer = setInterval(() => socket.write(pieces[at++ % pieces.length]), 50);
        try {
          await within(socket.ended, 'end of the connection', 3000);
        } finally {
          clearInterval(timer);
        }
        assert.equal(socket.received.length, 0);
      });
});
