// What no client should say over HTTP, what it is answered, and that nobody else notices.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dripped } from '../support/exchange.mjs';
import { readAnswer } from '../support/raw.mjs';
import { stillServes } from '../support/still_serves.mjs';
import { useServer } from '../support/suite.mjs';

const line = 'GET /videochat/health HTTP/1.1\r\n';
const next = `${line}Host: localhost\r\n\r\n`;
const withFields = (...fields) => `${line}${['Host: localhost', ...fields].join('\r\n')}\r\n\r\n`;
const get = (target) => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const post = (body, ...fields) =>
  `POST /videochat/cleanup HTTP/1.1\r\n${['Host: localhost', ...fields].join('\r\n')}\r\n\r\n${body}`;
const json = (body) =>
  post(body, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`);

/// The connection ends, and nothing behind is read as another request.
const end = 'end';

/// Rows of what it is, the bytes (in pieces, if it is a list), and the statuses that are answered.
function testAnswers(server, port, rows) {
  for (const [what, bytes, ...expected] of rows)
    test(`${what}: ${expected.join(', ')}`, async () => {
      const pieces = [bytes].flat().map((piece) => Buffer.from(piece, 'latin1'));
      const socket = await server.raw(server[port]);
      const [, method, target] =
        Buffer.concat(pieces)
          .toString('latin1')
          .match(/^([A-Z]+) (\S+)/) ?? [];
      for (const piece of pieces) socket.write(piece);
      for (const status of expected) {
        if (status === end) {
          await socket.expectEnd();
          continue;
        }
        const answer = await readAnswer(socket, method, target);
        assert.equal(answer.status, status, answer.text);
        if (status === 405) assert.match(answer.headers.allow, /^[A-Z]+(, [A-Z]+)*$/);
      }
      if (expected.at(-1) !== end) {
        socket.write(next);
        assert.equal((await readAnswer(socket)).json.status, 'ok');
      }
      socket.destroy();
      await stillServes(server);
    });
}

describe('two readings of where a request ends', () => {
  const server = useServer();
  const inner = 'GET /videochat/stats HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const type = 'Content-Type: application/json';

  testAnswers(server, 'httpPort', [
    [
      'CL.TE',
      post(`0\r\n\r\n${inner}`, 'Content-Length: 6', 'Transfer-Encoding: chunked'),
      400,
      end,
    ],
    [
      'TE.CL',
      post(`5c\r\n${inner}\r\n0\r\n\r\n`, 'Transfer-Encoding: chunked', 'Content-Length: 4'),
      400,
      end,
    ],
    [
      'TE.TE',
      post('0\r\n\r\n', 'Transfer-Encoding: chunked', 'Transfer-Encoding: x') + inner,
      400,
      end,
    ],
    [
      'chunks with trailers',
      post('2\r\n{}\r\n0\r\nHost: y\r\n\r\n', 'Transfer-Encoding: chunked', 'Trailer: Host'),
      400,
      end,
    ],
    ['TE with a tab', post('0\r\n\r\n', 'Transfer-Encoding:\tchunked') + inner, 400, end],
    [
      'TE with a vertical tab',
      post('0\r\n\r\n', 'Transfer-Encoding:\x0bchunked') + inner,
      400,
      end,
    ],
    ['TE in odd letters', post('0\r\n\r\n', 'tRANSFER-eNCODING: CHUNKED') + inner, 400, end],
    [
      'TE with a space before its colon',
      post('0\r\n\r\n', 'Transfer-Encoding : chunked') + inner,
      400,
      end,
    ],
    ['TE behind a space', post('0\r\n\r\n', ' Transfer-Encoding: chunked') + inner, 400, end],
    [
      'TE behind a line feed alone',
      post('0\r\n\r\n', 'X: y\nTransfer-Encoding: chunked') + inner,
      400,
      end,
    ],
    [
      'TE behind a carriage return alone',
      post('0\r\n\r\n', 'X: y\rTransfer-Encoding: chunked') + inner,
      400,
      end,
    ],
    ['TE in quotes', post('0\r\n\r\n', 'Transfer-Encoding: "chunked"') + inner, 400, end],
    ['TE as a list', post('0\r\n\r\n', 'Transfer-Encoding: chunked, identity') + inner, 400, end],
    ['TE folded', post('0\r\n\r\n', 'Transfer-Encoding:\r\n chunked') + inner, 400, end],
    [
      'TE of HTTP/1.0',
      post('0\r\n\r\n', 'Transfer-Encoding: chunked').replace('1.1', '1.0') + inner,
      400,
      end,
    ],
    [
      'CL twice, in different letters',
      post('{}', type, 'Content-Length: 2', 'content-length: 2'),
      400,
      end,
    ],
    ['CL of two numbers', post('{}', type, 'Content-Length: 2 2'), 400, end],
    ['CL with a semicolon', post('{}', type, 'Content-Length: 2;'), 400, end],
    ['CL with an exponent', post('{}', type, 'Content-Length: 2e0'), 400, end],
    ['CL in digits of another script', post('{}', type, 'Content-Length: \xd9\xa2'), 400, end],
    ['CL past 2^64', post('{}', type, 'Content-Length: 36893488147419103234'), 413, end],
    [
      'CL with an underscore is another field',
      post('{}', type, 'Content_Length: 2') + inner,
      200,
      400,
      end,
    ],
    ['a body longer than its CL', post('{}\x01', type, 'Content-Length: 2'), 200, 400, end],
    ['CL with leading zeros is a number', post('{}', type, 'Content-Length: 0002'), 200],
    ['Trailer without chunks is a field', withFields('Trailer: X-Y', 'TE: trailers'), 200],
  ]);
});

describe('lines and fields', () => {
  const server = useServer();

  testAnswers(server, 'httpPort', [
    ['line feeds only', 'GET /videochat/health HTTP/1.1\nHost: localhost\n\n', 400, end],
    ['carriage returns only', 'GET /videochat/health HTTP/1.1\rHost: localhost\r\r', 400, end],
    ['line feed, carriage return', 'GET /videochat/health HTTP/1.1\n\rHost: localhost\n\r\n\r', 400, end],
    ['an empty name', withFields(': x'), 400, end],
    ['a name that is not ASCII', withFields('X-\xe9: y'), 400, end],
    ['a name with a NUL', withFields('X-\0Y: z'), 400, end],
    ['a value with DEL', withFields('X-Y: \x7f'), 400, end],
    ['a value with an escape sequence', withFields('X-Y: \x1b[2J'), 400, end],
    ['a folded value', withFields('X-Y: a', '\tb'), 400, end],
    ['no Host', `${line}\r\n`, 400, end],
    ['two Hosts', withFields('Host: y'), 400, end],
    ['two Hosts in different letters', withFields('hOST: x'), 400, end],
    ['Host with a space', `${line}Host: a b\r\n\r\n`, 400, end],
    ['Host with a path', `${line}Host: a/b\r\n\r\n`, 400, end],
    ['Host with a user', `${line}Host: a@b\r\n\r\n`, 400, end],
    ['Host as a list', `${line}Host: a, b\r\n\r\n`, 400, end],
    ['Host with markup', `${line}Host: <script>\r\n\r\n`, 400, end],
    ['Host that is not ASCII', `${line}Host: \xff\r\n\r\n`, 400, end],
    ['Host behind a space', `${line} Host: localhost\r\n\r\n`, 400, end],
    ['a field of 8 KiB', withFields(`X-Y: ${'z'.repeat(8192)}`), 431, end],
    ['a field of a megabyte', withFields(`X-Y: ${'z'.repeat(1 << 20)}`), 431, end],
    ['ten thousand fields', withFields(...Array(10_000).fill('X-Y: z')), 431, end],
    ['a name of 8 KiB', withFields(`${'X'.repeat(8192)}: z`), 431, end],
    ['a target of a megabyte', get(`/${'a'.repeat(1 << 20)}`), 431, end],
    ['a method of a megabyte', `${'A'.repeat(1 << 20)} / HTTP/1.1\r\n\r\n`, 431, end],
    ['line breaks without end', '\r\n'.repeat(500_000) + next, 200],
    ['a value in Latin-1', withFields('X-Y: \xe9'), 200],
    ['byte by byte', dripped(Buffer.from(withFields('X-Y: z'))), 200],
    [
      'byte by byte, with a NUL',
      dripped(Buffer.from(withFields('X-Y: \0z')).subarray(0, 58)),
      400,
      end,
    ],
    ['a hundred fields of one name', withFields(...Array(100).fill('X-Y: z')), 200],
  ]);
});

describe('request lines', () => {
  const server = useServer();

  testAnswers(server, 'httpPort', [
    ['HTTP/0.9', 'GET /\r\n\r\n', 400, end],
    ['HTTP/1.2', 'GET / HTTP/1.2\r\nHost: localhost\r\n\r\n', 400, end],
    ['HTTP/3', 'GET / HTTP/3\r\nHost: localhost\r\n\r\n', 400, end],
    ['HTTP/1.1.1', 'GET / HTTP/1.1.1\r\nHost: localhost\r\n\r\n', 400, end],
    ['HTTP in small letters', 'GET / http/1.1\r\nHost: localhost\r\n\r\n', 400, end],
    ['another protocol', 'GET / SIP/2.0\r\nHost: localhost\r\n\r\n', 400, end],
    ['a space behind the version', 'GET / HTTP/1.1 \r\nHost: localhost\r\n\r\n', 400, end],
    ['two spaces', 'GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, end],
    ['a tab for a space', 'GET\t/ HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, end],
    ['a space before the method', ' GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, end],
    ['no target', 'GET HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, end],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, end],
    ['a hello of TLS', Buffer.from('16030100f5010000f10303'.padEnd(400, '5a'), 'hex'), 400, end],
    ['a hello of PROXY protocol 1', `PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n${next}`, 400, end],
    [
      'a hello of PROXY protocol 2',
      Buffer.from('0d0a0d0a000d0a515549540a2011000c', 'hex'),
      400,
      end,
    ],
    ['a hello of SSH', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 400, end],
    ['a hello of Redis', '*1\r\n$4\r\nPING\r\n\r\n', 400, end],
    ['a hello of SOCKS 5', Buffer.of(5, 1, 0), 400, end],
    ['a kilobyte of NUL', '\0'.repeat(1024), 400, end],
    ['a megabyte of 0xff', Buffer.alloc(1 << 20, 0xff), 431, end],
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['an authority', 'CONNECT x:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['a path without a slash', get('videochat/health'), 400],
    ['a target that is a script', get('javascript:alert(1)'), 400],
    ['a NUL in escapes', get('/videochat/health%00'), 400],
    ['half an escape', get('/videochat/health%4'), 400],
    ['an escape that is none', get('/%zz'), 400],
    ['a fragment', get('/videochat/health#x'), 400],
    ['a fragment behind a query', get('/videochat/health?a=b#x'), 400],
    ['an absolute target', get('http://other/videochat/health'), 200],
    ['an absolute target with a user', get('http://user:word@x/videochat/health'), 200],
    ['two slashes before a name', get('//x/videochat/health'), 404],
    ['up and up', get('/../../../../etc/passwd'), 404],
    ['up and up in escapes', get('/%2e%2e/%2e%2e/etc/passwd'), 404],
    ['up and up in escaped escapes', get('/%252e%252e/%252e%252e/etc/passwd'), 404],
    ['up and up with backslashes', get('/..\\..\\etc\\passwd'), 404],
    ['up and up with escaped backslashes', get('/..%5c..%5cetc%5cpasswd'), 404],
    ['up and up in overlong UTF-8', get('/%c0%ae%c0%ae/etc/passwd'), 404],
    ['a room named by a path', get('/videochat/room/..%2f..%2fstats'), 404],
    ['a room named by markup', get('/videochat/room/%3Cscript%3E'), 404],
    ['limit=-1', get('/videochat/rooms?limit=-1'), 400],
    ['limit=2^64', get('/videochat/rooms?limit=18446744073709551616'), 200],
    ['offset=2^64', get('/videochat/rooms?offset=18446744073709551616'), 200],
    ['limit with a NUL', get('/videochat/rooms?limit=1%00'), 400],
    ['a state that is none', get('/videochat/rooms?state=%27%20OR%201=1'), 400],
    ['a thousand parameters', get(`/videochat/rooms?${'a=b&'.repeat(1000)}`), 200],
    ['TRACE', `TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n`, 405],
    ['a method that nobody knows', `FROBNICATE /videochat/stats HTTP/1.1\r\nHost: localhost\r\n\r\n`, 405],
    ['a method in small letters', `get /videochat/stats HTTP/1.1\r\nHost: localhost\r\n\r\n`, 405],
    ['DELETE of the statistics', `DELETE /videochat/stats HTTP/1.1\r\nHost: localhost\r\n\r\n`, 405],
    ['garbage behind a request', `${next}\x01\x02\x03\r\n\r\n`, 200, 400, end],
    [
      'a hundred requests and garbage',
      `${next.repeat(100)}\xff\0\r\n\r\n`,
      ...Array(100).fill(200),
      400,
      end,
    ],
  ]);

  test('the end of TCP in the middle of a request: end', async () => {
    const socket = await server.raw(server.httpPort);
    socket.write(next.slice(0, 30));
    socket.socket.end();
    await socket.expectEnd();
    await stillServes(server);
  });

  test('a reset in the middle of many requests', async () => {
    for (let n = 0; n < 20; ++n) {
      const socket = await server.raw(server.httpPort);
      socket.write(next.repeat(200) + next.slice(0, 10 + n));
      await readAnswer(socket);
      socket.socket.resetAndDestroy();
    }
    await stillServes(server);
  });
});

describe('bodies', () => {
  const server = useServer();
  const nested = (levels) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  const minutes = (text) => json(`{"maxRoomAgeMinutes":${text}}`);

  testAnswers(server, 'httpPort', [
    ['announced too long', post('', 'Content-Length: 65537'), 413, end],
    [
      'announced too long, to be asked for',
      post('', 'Content-Length: 65537', 'Expect: 100-continue'),
      413,
      end,
    ],
    ['announced as an exabyte', post('{', 'Content-Length: 1152921504606846976'), 413, end],
    [
      'to be asked for',
      post(
        '',
        'Content-Length: 2',
        'Content-Type: application/json',
        'Expect: 100-continue',
      ).concat('{}'),
      200,
    ],
    [
      'expecting something else',
      post('{}', 'Content-Length: 2', 'Content-Type: application/json', 'Expect: wonders'),
      200,
    ],
    ['of no type', post('{}', 'Content-Length: 2'), 415],
    ['of another type', post('{}', 'Content-Length: 2', 'Content-Type: text/plain'), 415],
    [
      'of a form',
      post('a=1', 'Content-Length: 3', 'Content-Type: application/x-www-form-urlencoded'),
      415,
    ],
    [
      'of a type that only begins so',
      post('{}', 'Content-Length: 2', 'Content-Type: application/jsonp'),
      415,
    ],
    [
      'of two types',
      post('{}', 'Content-Length: 2', 'Content-Type: application/json', 'Content-Type: text/plain'),
      415,
    ],
    ['that is half an object', json('{'), 400],
    ['that is an array', json('[]'), 400],
    ['that is null', json('null'), 400],
    ['that is a NUL', json('\0'), 400],
    [
      'that is not UTF-8',
      post('{"a":"\xff"}', 'Content-Type: application/json', 'Content-Length: 9'),
      400,
    ],
    ['with something behind it', json('{} {}'), 400],
    ['with a comment', json('{} // x'), 400],
    ['in single quotes', json("{'maxWaitMinutes':1}"), 400],
    ['30,000 levels deep', json(nested(30_000)), 200],
    ['30,000 levels deep without an end', json('['.repeat(30_000)), 400],
    ['1e999 minutes', minutes('1e999'), 400],
    ['NaN minutes', minutes('NaN'), 400],
    ['2^64 minutes', minutes('18446744073709551616'), 200],
    ['1e300 minutes', minutes('1e300'), 200],
    ['-1 minutes', minutes('-1'), 400],
    ['01 minutes', minutes('01'), 400],
    ['"5" minutes', minutes('"5"'), 400],
    ['-0 minutes', minutes('-0'), 200],
    ['minutes twice, the last ones wrong', json('{"maxWaitMinutes":1,"maxWaitMinutes":"x"}'), 400],
    ['minutes twice, the first ones wrong', json('{"maxWaitMinutes":"x","maxWaitMinutes":1}'), 200],
  ]);
});

describe('on the WebSocket port', () => {
  const server = useServer();

  testAnswers(server, 'wsPort', [
    ['HTTP/0.9', 'GET /\r\n\r\n', 400, end],
    ['a hello of TLS', Buffer.from('16030100f5010000f10303'.padEnd(400, '5a'), 'hex'), 400, end],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, end],
    ['frames without a handshake', Buffer.from('818500000000', 'hex'), 400, end],
    ['a megabyte of 0xff', Buffer.alloc(1 << 20, 0xff), 431, end],
    ['chunks', post('0\r\n\r\n', 'Transfer-Encoding: chunked'), 400, end],
  ]);
});
