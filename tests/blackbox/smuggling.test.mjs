import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rawRequest, readAnswer } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';

const health = 'GET /videochat/health HTTP/1.1\r\n';
const cleanup = 'POST /videochat/cleanup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
const next = `${health}Host: localhost\r\n\r\n`;

describe('one reading of each request only', () => {
  const server = useServer();

  // Each is refused, and whatever stands behind it is not read as another request.
  const refused = (status, cases) => {
    for (const [what, bytes] of cases) {
      test(`${what} is ${status}, and the end of the connection`, async () => {
        const answer = await rawRequest(server.httpPort, Buffer.from(bytes + next, 'latin1'));
        assert.equal(answer.status, status);
        await answer.socket.expectEnd();
      });
    }
  };

  refused(400, [
    ['no Host', `${health}\r\n`],
    ['two Hosts', `${health}Host: localhost\r\nHost: localhost\r\n\r\n`],
    [
      'Transfer-Encoding: chunked',
      `${cleanup}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    ],
    [
      'Transfer-Encoding: identity',
      `${cleanup}Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}`,
    ],
    ['an unknown Transfer-Encoding', `${cleanup}Transfer-Encoding: xchunked\r\n\r\n`],
    ['an empty Transfer-Encoding', `${cleanup}Transfer-Encoding:\r\nContent-Length: 2\r\n\r\n{}`],
    [
      'Transfer-Encoding and Content-Length',
      `${cleanup}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
    ],
    [
      'Transfer-Encoding on a GET',
      `${health}Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['two Content-Lengths', `${cleanup}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ['two equal Content-Lengths', `${cleanup}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
    ['a list as Content-Length', `${cleanup}Content-Length: 2, 2\r\n\r\n{}`],
    ['a signed Content-Length', `${cleanup}Content-Length: +2\r\n\r\n{}`],
    ['a negative Content-Length', `${cleanup}Content-Length: -2\r\n\r\n{}`],
    ['a hexadecimal Content-Length', `${cleanup}Content-Length: 0x2\r\n\r\n{}`],
    ['a fractional Content-Length', `${cleanup}Content-Length: 2.0\r\n\r\n{}`],
    ['an empty Content-Length', `${cleanup}Content-Length:\r\n\r\n{}`],
    ['a Content-Length in words', `${cleanup}Content-Length: two\r\n\r\n{}`],
    ['a space before the colon', `${health}Host : x\r\n\r\n`],
    ['a space in a name', `${health}Host: localhost\r\nX Y: z\r\n\r\n`],
    ['a name with a character that names have not', `${health}Host: localhost\r\nX(Y): z\r\n\r\n`],
    ['an empty name', `${health}Host: localhost\r\n: z\r\n\r\n`],
    ['a line without a colon', `${health}Host: localhost\r\nnonsense\r\n\r\n`],
    ['a folded line', `${health}Host: localhost\r\nX-Y: z\r\n folded\r\n\r\n`],
    ['a first header that is folded', `${health} Host: localhost\r\n\r\n`],
    ['a NUL in a value', `${health}Host: localhost\r\nX-Y: a\0b\r\n\r\n`],
    ['a control character in a value', `${health}Host: localhost\r\nX-Y: a\x1b[31mb\r\n\r\n`],
    ['a carriage return in a value', `${health}Host: localhost\r\nX-Y: a\rb\r\n\r\n`],
    ['a target with a space', 'GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a target with a control character', 'GET /a\x07b HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a request line without a version', 'GET /\r\nHost: localhost\r\n\r\n'],
    ['no request line', '\x16\x03\x01\x02\r\n\r\n'],
  ]);

  refused(413, [
    ['a body of more than 64 KiB', `${cleanup}Content-Length: 65537\r\n\r\n`],
    ['a Content-Length past 64 bits', `${cleanup}Content-Length: 18446744073709551618\r\n\r\n{}`],
    ['a body of a terabyte', `${cleanup}Content-Length: 1099511627776\r\n\r\n`],
  ]);

  refused(431, [
    ['a header of more than 8 KiB', `${health}Host: localhost\r\nX-Y: ${'z'.repeat(8200)}\r\n\r\n`],
    ['headers of more than 8 KiB together', `${health}Host: localhost\r\n${'X-Y: z\r\n'.repeat(1100)}\r\n`],
    ['a target of more than 8 KiB', `GET /${'a'.repeat(8200)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
  ]);

  test('a head of more than 8 KiB is 431 in a WebSocket handshake as well', async () => {
    const bytes = `GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nCookie: ${'z'.repeat(8200)}\r\n\r\n`;
    for (const port of [server.wsPort, server.httpPort]) {
      const { status, socket } = await rawRequest(port, bytes);
      assert.equal(status, 431);
      await socket.expectEnd();
    }
  });

  test('a head that never ends is 431 before it is complete', async () => {
    const socket = await server.raw(server.httpPort);
    socket.write(`${health}Host: localhost\r\nX-Y: ${'z'.repeat(9000)}`);
    assert.equal((await readAnswer(socket)).status, 431);
    await socket.expectEnd();
  });

  test('a head of nearly 8 KiB is accepted', async () => {
    const { status, socket } = await rawRequest(
      server.httpPort,
      `${health}Host: localhost\r\nX-Y: ${'z'.repeat(8000)}\r\n\r\n`,
    );
    assert.equal(status, 200);
    socket.destroy();
  });

  test('a body of exactly 64 KiB is accepted', async () => {
    const body = `{"filler":"${'x'.repeat(65536 - 13)}"}`;
    const { status, socket } = await rawRequest(
      server.httpPort,
      `${cleanup}Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    assert.deepEqual([body.length, status], [65536, 200]);
    socket.destroy();
  });

  test('a POST without any length has no body', async () => {
    const { status, socket } = await rawRequest(
      server.httpPort,
      'POST /videochat/cleanup HTTP/1.1\r\nHost: localhost\r\n\r\n',
    );
    assert.equal(status, 200);
    socket.destroy();
  });

  test('the body of a refused request is not read as a request', async () => {
    const socket = await server.raw(server.httpPort);
    const inner = 'DELETE /videochat/room/x HTTP/1.1\r\nHost: localhost\r\n\r\n';
    socket.write(
      `POST /videochat/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${inner.length}\r\n\r\n${inner}${next}`,
    );
    assert.equal((await readAnswer(socket, 'POST', '/videochat/nothing')).status, 404);
    assert.equal((await readAnswer(socket)).json.status, 'ok');
  });

  test('the body of a GET is passed over', async () => {
    const socket = await server.raw(server.httpPort);
    socket.write(`${health}Host: localhost\r\nContent-Length: ${next.length}\r\n\r\n${next}${next}`);
    assert.equal((await readAnswer(socket)).status, 200);
    socket.write(health + 'Host: localhost\r\nConnection: close\r\n\r\n');
    assert.equal((await readAnswer(socket)).status, 200);
    assert.equal((await readAnswer(socket)).status, 200);
    await socket.expectEnd();
  });
});

describe('configured sizes of a request', () => {
  const server = useServer({ args: ['--limits.request-head=1024', '--limits.request-body=100'] });

  test('are the limits', async () => {
    for (const [bytes, status] of [
      [`${health}Host: localhost\r\nX-Y: ${'z'.repeat(900)}\r\n\r\n`, 200],
      [`${health}Host: localhost\r\nX-Y: ${'z'.repeat(1000)}\r\n\r\n`, 431],
      [`${cleanup}Content-Length: 100\r\n\r\n{${' '.repeat(98)}}`, 200],
      [`${cleanup}Content-Length: 101\r\n\r\n{${' '.repeat(99)}}`, 413],
    ]) {
      const answer = await rawRequest(server.httpPort, bytes);
      assert.equal(answer.status, status);
      answer.socket.destroy();
    }
  });
});
