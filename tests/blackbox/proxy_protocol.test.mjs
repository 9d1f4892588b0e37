import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { handshakeHead, rawConnect, readAnswer } from './support/raw.mjs';
import { startServer } from './support/server.mjs';
import { until, within } from './support/waits.mjs';

/// A header of version 2 for a TCP client with this IPv4 address; `values` stand behind the
/// addresses.
function header(address, values = '') {
  const head = Buffer.from('0d0a0d0a000d0a515549540a21110000', 'hex');
  head.writeUInt16BE(12 + values.length, 14);
  const addresses = [...address.split('.').map(Number), 127, 0, 0, 1, 0x12, 0x34, 0x01, 0xbb];
  return Buffer.concat([head, Buffer.from(addresses), Buffer.from(values)]);
}

const local = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex');
const shake = (front) => Buffer.concat([front, Buffer.from(handshakeHead('/'))]);
const get = (path) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;

describe('behind a proxy that speaks the PROXY protocol', () => {
  const args = [
    '--net.proxy-protocol=true',
    '--net.trusted-proxies=127.0.0.1',
    '--limits.enabled=true',
    '--limits.address-connections=2',
    '--limits.address-rate=0',
    '--limits.handshake-timeout=500ms',
    '--log.level=debug',
  ];
  // Not by `useServer`: it speaks plain HTTP between the tests, which this server does not take.
  let server;
  before(async () => {
    server = await startServer({ args });
  });
  after(() => server.stop());
  const ask = async (bytes, port = server.httpPort) => {
    const socket = await rawConnect(port);
    socket.write(bytes);
    return socket;
  };

  test('the header is taken off, and its client counts and is logged', async () => {
    const sockets = [];
    for (let n = 0; n < 3; ++n) {
      sockets.push(await ask(shake(header('203.0.113.7')), server.wsPort));
      assert.equal((await readAnswer(sockets[n])).status, n < 2 ? 101 : 429);
    }
    await until(() => /connected from 203\.0\.113\.7\n/.test(server.logs()), 'the log line');
    sockets.push(await ask(shake(header('203.0.113.8', 'values'))));
    assert.equal((await readAnswer(sockets.at(-1))).status, 101);
    sockets.forEach((socket) => socket.destroy());
  });

  test('a client without an address is no operator, and counts by its proxy', async () => {
    for (const unnamed of ['21000000', '21310000']) {
      const front = Buffer.from(`0d0a0d0a000d0a515549540a${unnamed}`, 'hex');
      if (unnamed.startsWith('2131')) front.writeUInt16BE(216, 14);
      const whole = Buffer.concat([front, Buffer.alloc(front.readUInt16BE(14))]);
      const rooms = await ask(Buffer.concat([whole, Buffer.from(get('/videochat/rooms'))]));
      assert.equal((await readAnswer(rooms, 'GET', '/videochat/rooms')).status, 401);
      await within(rooms.ended, 'end');
      const sockets = [];
      for (let n = 0; n < 3; ++n) {
        sockets.push(await ask(shake(whole), server.wsPort));
        assert.equal((await readAnswer(sockets[n])).status, n < 2 ? 101 : 429);
      }
      for (const socket of sockets) {
        socket.destroy();
        await within(socket.ended, 'end');
      }
      await until(async () => {
        const stats = await ask(Buffer.concat([local, Buffer.from(get('/videochat/stats'))]));
        return (await readAnswer(stats, 'GET', '/videochat/stats')).json.connectedUsers === 0;
      }, 'nobody');
    }
  });

  test('bytes may drip', async () => {
    const socket = await ask('');
    for (const byte of header('203.0.113.9')) socket.write(Buffer.from([byte]));
    socket.write(get('/videochat/health'));
    assert.equal((await readAnswer(socket)).status, 200);
    socket.destroy();
  });

  test('the proxy may ask for itself', async () => {
    const socket = await ask(Buffer.concat([local, Buffer.from(get('/videochat/health'))]));
    assert.equal((await readAnswer(socket)).status, 200);
    socket.destroy();
  });

  test('its clients are no operators, wherever they are', async () => {
    for (const address of ['127.0.0.1', '203.0.113.9']) {
      const socket = await ask(
        Buffer.concat([header(address), Buffer.from(get('/videochat/rooms'))]),
      );
      assert.equal((await readAnswer(socket, 'GET', '/videochat/rooms')).status, 401);
      socket.destroy();
    }
  });

  for (const [what, bytes] of [
    ['no header', get('/videochat/health')],
    ['version 1', `PROXY TCP4 203.0.113.7 127.0.0.1 4660 443\r\n${get('/videochat/health')}`],
    ['a header that is cut short', Buffer.from('0d0a0d0a000d0a515549540a2111000401020304', 'hex')],
    ['a header that does not end in time', header('203.0.113.7').subarray(0, 20)],
    ['nothing at all', ''],
  ])
    test(`${what} ends the connection without an answer`, async () => {
      const socket = await ask(bytes);
      await socket.expectEnd();
    });
});

describe('the PROXY protocol from anybody else', () => {
  test('is not heard', async () => {
    const args = ['--net.proxy-protocol=true', '--net.trusted-proxies=192.0.2.0/24'];
    const server = await startServer({ args });
    const socket = await rawConnect(server.httpPort);
    socket.write(Buffer.concat([header('203.0.113.7'), Buffer.from(get('/videochat/health'))]));
    await socket.expectEnd();
    await server.stop();
  });
});
