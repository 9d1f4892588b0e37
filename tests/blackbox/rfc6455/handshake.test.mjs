// RFC 6455, section 4: the opening handshake.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { dripped, echo, exchange, mark } from '../support/exchange.mjs';
import { frame, handshakeHead, opcodes, RawWebSocket, readAnswer } from '../support/raw.mjs';
import { useServer } from '../support/suite.mjs';
import { within } from '../support/waits.mjs';

const none = undefined;
const both = ['wsPort', 'httpPort'];
const acceptOf = (key) =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
const key = (size) => randomBytes(size).toString('base64');

async function shakeHands(port, bytes) {
  const socket = new RawWebSocket(port);
  await within(socket.connected, 'TCP connection');
  for (const piece of [bytes].flat()) socket.write(piece);
  const [, method, target] = [bytes]
    .flat()
    .join('')
    .match(/^\s*([A-Z]+) (\S+)/);
  return { socket, ...(await readAnswer(socket, method, target)) };
}

describe('a handshake', () => {
  const server = useServer();

  for (const [what, headers, path = '/'] of [
    ['as in the RFC', {}],
    ['with a port in Host', { Host: 'server.example.com:8080' }],
    ['with an IPv6 address as Host', { Host: '[::1]:8080' }],
    [
      'with names in lower case',
      { Upgrade: none, Connection: none, upgrade: 'websocket', connection: 'upgrade' },
    ],
    [
      'with names in upper case',
      { Upgrade: none, Connection: none, UPGRADE: 'websocket', CONNECTION: 'upgrade' },
    ],
    ['with tokens in any case', { Upgrade: 'WebSocket', Connection: 'UPGRADE' }],
    ['with Connection as a list', { Connection: 'keep-alive, Upgrade' }],
    ['with Connection as a list without spaces', { Connection: 'keep-alive,Upgrade,x' }],
    ['with Connection in two lines', { Connection: ['keep-alive', 'Upgrade'] }],
    ['with Upgrade as a list', { Upgrade: 'h2c, websocket' }],
    ['with Upgrade in two lines', { Upgrade: ['h2c', 'websocket'] }],
    ['with spaces around values', { 'Sec-WebSocket-Version': '  13\t ', Upgrade: ' websocket ' }],
    [
      'with permessage-deflate on offer',
      { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' },
    ],
    [
      'with several extensions on offer',
      {
        'Sec-WebSocket-Extensions': [
          'permessage-deflate, x-webkit-deflate-frame',
          'foo; bar="baz"',
        ],
      },
    ],
    ['with nonsense for extensions', { 'Sec-WebSocket-Extensions': ';;,=' }],
    ['with an Origin', { Origin: 'https://example.com' }],
    ['with fields that nobody knows', { Cookie: 'a=b', 'X-Y': 'z', 'Sec-WebSocket-Foo': 'bar' }],
    ['with Content-Length: 0', { 'Content-Length': '0' }],
    ['with a path', {}, '/some/where/else'],
    ['with escapes in the path', {}, '/caf%C3%A9%20x'],
    ['with a query', {}, '/?a=b&c=%41+d&&e'],
    ['with an empty query', {}, '/?'],
    ['with an absolute target', {}, 'http://127.0.0.1/x?y'],
    ['with a long path', {}, `/${'a'.repeat(7000)}`],
  ]) {
    test(`${what} is accepted, and nothing is agreed on`, async () => {
      const own = key(16);
      const bytes = handshakeHead(path, { 'Sec-WebSocket-Key': own, ...headers });
      const answer = await shakeHands(server.wsPort, bytes);
      assert.equal(answer.status, 101, answer.text);
      assert.match(answer.headers.upgrade, /^websocket$/i);
      assert.match(answer.headers.connection, /^upgrade$/i);
      assert.equal(answer.headers['sec-websocket-accept'], acceptOf(own));
      for (const name of ['extensions', 'protocol', 'version'])
        assert.equal(answer.headers[`sec-websocket-${name}`], undefined, name);
      assert.equal(
        answer.headers['content-length'],
        undefined,
        'a 101 has no body (RFC 9110, 8.6)',
      );
      await answer.socket.nextEvent('connected');
      await exchange(answer.socket, [frame(opcodes.text, mark('x'))], [echo('x')]);
      answer.socket.destroy();
    });
  }

  const otherVersion = (headers) =>
    assert.deepEqual([headers['sec-websocket-version'], headers.upgrade], ['13', 'websocket']);
  const noWebSocket = (headers) => assert.equal(headers.upgrade, 'websocket');
  const onlyGet = (headers) => assert.equal(headers.allow, 'GET');

  for (const [what, status, headers, check] of [
    ['without Upgrade', 426, { Upgrade: none }, noWebSocket],
    ['with an empty Upgrade', 426, { Upgrade: '' }, noWebSocket],
    ['with another Upgrade', 426, { Upgrade: 'h2c' }, noWebSocket],
    ['with an Upgrade that only begins so', 426, { Upgrade: 'websocket2' }, noWebSocket],
    ['without Connection', 400, { Connection: none }],
    ['with an empty Connection', 400, { Connection: '' }],
    ['with Connection: close', 400, { Connection: 'close' }],
    ['with Connection: keep-alive', 400, { Connection: 'keep-alive' }],
    ['with a Connection that only begins so', 400, { Connection: 'Upgrades' }],
    ['without a version', 426, { 'Sec-WebSocket-Version': none }, otherVersion],
    ...['', '0', '7', '8', '12', '14', '113', '13.0', '-13', 'x', '13, 8'].map((version) => [
      `with the version "${version}"`,
      426,
      { 'Sec-WebSocket-Version': version },
      otherVersion,
    ]),
    ['with the version twice', 426, { 'Sec-WebSocket-Version': ['13', '13'] }, otherVersion],
    ['with the version in two lines', 426, { 'Sec-WebSocket-Version': ['8', '13'] }, otherVersion],
    ['without a key', 400, { 'Sec-WebSocket-Key': none }],
    ['with an empty key', 400, { 'Sec-WebSocket-Key': '' }],
    ['with a key of 15 bytes', 400, { 'Sec-WebSocket-Key': key(15) }],
    ['with a key of 17 bytes', 400, { 'Sec-WebSocket-Key': key(17) }],
    ['with a key of 24 bytes', 400, { 'Sec-WebSocket-Key': key(24) }],
    ['with a key without fillers', 400, { 'Sec-WebSocket-Key': key(16).slice(0, 22) }],
    ['with a key that is no base64', 400, { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZ!==' }],
    ['with a key of the other base64', 400, { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub2-_ZQ==' }],
    ['with a space in the key', 400, { 'Sec-WebSocket-Key': 'dGhlIHNhbXBs ZSBub25jZQ=' }],
    ['with two keys', 400, { 'Sec-WebSocket-Key': [key(16), key(16)] }],
    ['without Host', 400, { Host: none }],
    ['with two Hosts', 400, { Host: ['a', 'a'] }],
    ['with an encoding of its body', 400, { 'Transfer-Encoding': 'chunked' }],
  ]) {
    test(`${what} is ${status} on both ports`, async () => {
      for (const port of [server.wsPort, server.httpPort]) {
        // Without an upgrade to WebSocket the root of the HTTP port is the page; /ws never is.
        const answer = await shakeHands(port, handshakeHead('/ws', headers));
        assert.equal(answer.status, status, answer.text);
        check?.(answer.headers);
        answer.socket.destroy();
      }
    });
  }

  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH']) {
    test(`by ${method} is 405`, async () => {
      for (const port of [server.wsPort, server.httpPort]) {
        const answer = await shakeHands(port, handshakeHead('/ws').replace('GET', method));
        assert.equal(answer.status, 405);
        onlyGet(answer.headers);
        answer.socket.destroy();
      }
    });
  }

  test('of HTTP/1.0 is none', async () => {
    const bytes = handshakeHead('/ws').replace('HTTP/1.1', 'HTTP/1.0');
    const answer = await shakeHands(server.wsPort, bytes);
    assert.equal(answer.status, 426);
    answer.socket.destroy();
  });

  test('may come byte by byte', async () => {
    const answer = await shakeHands(server.wsPort, dripped(Buffer.from(handshakeHead('/'))));
    assert.equal(answer.status, 101);
    await answer.socket.nextEvent('connected');
    answer.socket.destroy();
  });

  test('may have line breaks before it (RFC 9112, section 2.2)', async () => {
    const answer = await shakeHands(server.wsPort, `\r\n\r\n${handshakeHead('/')}`);
    assert.equal(answer.status, 101);
    answer.socket.destroy();
  });

  test('may have a body, which is no frame', async () => {
    const head = handshakeHead('/', { 'Content-Length': '2' });
    const bytes = Buffer.concat([Buffer.from(head), Buffer.of(0x89, 0x80)]);
    const answer = await shakeHands(server.wsPort, [bytes]);
    assert.equal(answer.status, 101);
    await answer.socket.nextEvent('connected');
    await answer.socket.expectAlive();
    answer.socket.destroy();
  });

  test('may have frames right behind it, whole or not', async () => {
    const bytes = Buffer.concat([1, 2, 3].map((n) => frame(opcodes.text, mark(n))));
    for (const cut of [1, 7, bytes.length - 1, bytes.length]) {
      const first = Buffer.concat([Buffer.from(handshakeHead('/')), bytes.subarray(0, cut)]);
      const { socket } = await shakeHands(server.wsPort, [first]);
      await socket.nextEvent('connected');
      await exchange(socket, [bytes.subarray(cut)], [echo(1), echo(2), echo(3)]);
      socket.destroy();
    }
  });

  // A proxy that takes any answer for an upgrade would pass on what comes next unseen.
  for (const [what, status, ports, bytes] of [
    ['for its version', 426, both, handshakeHead('/ws', { 'Sec-WebSocket-Version': '8' })],
    ['for its key', 400, both, handshakeHead('/ws', { 'Sec-WebSocket-Key': 'x' })],
    ['for its Connection', 400, both, handshakeHead('/ws', { Connection: 'keep-alive' })],
    ['for its subprotocols', 400, both, handshakeHead('/ws', { 'Sec-WebSocket-Protocol': ',' })],
    ['for its method', 405, both, handshakeHead('/ws').replace('GET', 'OPTIONS')],
    ['for what it wants', 426, ['wsPort'], handshakeHead('/ws', { Upgrade: 'h2c' })],
    ['for its path', 404, ['httpPort'], handshakeHead('/nothing')],
    ['as REST is none', 200, ['httpPort'], handshakeHead('/videochat/health')],
    ['as a page is none', 200, ['httpPort'], handshakeHead('/index.html')],
    ['for its target', 400, ['httpPort'], handshakeHead('/%zz')],
    ['for its version of HTTP', 426, both,
      handshakeHead('/ws', { Connection: 'keep-alive, Upgrade' }).replace('HTTP/1.1', 'HTTP/1.0')],
  ]) // prettier-ignore
    for (const port of ports)
      test(`that is refused ${what} is the last request on ${port}`, async () => {
        const next = handshakeHead('/') + 'GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n';
        const answer = await shakeHands(server[port], bytes + next);
        assert.equal(answer.status, status);
        assert.match(answer.headers.connection, /^close$/i);
        await answer.socket.expectEnd();
      });
});

// RFC 6455, sections 4.1 (which lists are valid) and 4.2.2 (the answer is one of what was offered).
describe('of subprotocols', () => {
  const server = useServer();
  /// The answer to an offer; the connection is gone afterwards.
  const offer = async (port, subprotocols) => {
    const head = handshakeHead('/', { 'Sec-WebSocket-Protocol': subprotocols });
    const answer = await shakeHands(port, head);
    answer.socket.destroy();
    return answer;
  };

  for (const [offered, answered] of [
    ['chat', 'chat'],
    ['chat, superchat', 'chat'],
    [' superchat ,chat', 'superchat'],
    [['chat', 'superchat'], 'chat'],
    ['Chat, chat', 'Chat'],
    ["!#$%&'*+-.^_`|~9aZ", "!#$%&'*+-.^_`|~9aZ"],
    ['bearer', 'bearer'],
    ['bearer, a.b.c', 'bearer'],
    ['bearer, a.b.c, chat', 'bearer'],
    ['chat, bearer, a.b.c', 'chat'],
    ['BEARER', 'BEARER'],
  ])
    test(`the first of "${offered}" is answered`, async () => {
      for (const port of [server.wsPort, server.httpPort]) {
        const { status, headers } = await offer(port, offered);
        assert.equal(status, 101);
        assert.equal(headers['sec-websocket-protocol'], answered);
      }
    });

  for (const offered of [
    '',
    ',',
    'chat,',
    ',chat',
    'chat,,superchat',
    'chat superchat',
    'chat, chat',
    ['chat', 'chat'],
    ['chat', ''],
    'bearer, x, bearer, y',
    '"chat"',
    'chat;v=1',
    'chat/1',
    'chat=1',
    'ch\u00e4t',
    'chat, a(b)',
  ])
    test(`"${offered}" is no list, and 400`, async () => {
      for (const port of [server.wsPort, server.httpPort]) {
        const { status, headers, json } = await offer(port, offered);
        assert.equal(status, 400);
        assert.match(json.message, /Sec-WebSocket-Protocol/);
        assert.equal(headers['sec-websocket-protocol'], undefined);
      }
    });

  test('as a library sees it', async () => {
    const client = await server.connect(server.wsUrl, { protocols: ['chat', 'superchat'] });
    await client.expectNothing();
  });
});
