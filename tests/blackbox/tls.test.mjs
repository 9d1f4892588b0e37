import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { Duplex } from 'node:stream';
import { describe, test } from 'node:test';
import tls from 'node:tls';
import { Authority, tlsArgs } from './support/certificates.mjs';
import { meet } from './support/client.mjs';
import { frame, handshakeHead, opcodes, readAnswer } from './support/raw.mjs';
import { runToEnd, site, startServer } from './support/server.mjs';
import { useServer } from './support/suite.mjs';
import { until, within } from './support/waits.mjs';

const authority = new Authority();
const { ca } = authority;
const issued = { ecdsa: authority.issue('ecdsa'), rsa: authority.issue('rsa', 'rsa') };
const versions = ['TLSv1.2', 'TLSv1.3'];
const plain = { plain: true };

/// A TLS connection, once its handshake is done.
async function secured(port, options = {}) {
  const socket = tls.connect({ port, host: '127.0.0.1', ca, ...options });
  socket.on('error', () => {});
  await within(
    new Promise((settle, fail) => socket.once('secureConnect', settle).once('error', fail)),
    'TLS handshake',
  );
  return socket;
}

/// A TLS connection whose bytes go through `raw`, piece by piece as `cut` has it.
async function securedThrough(raw, cut = (bytes) => [bytes]) {
  const way = new Duplex({
    read() {},
    write(bytes, _, done) {
      for (const piece of cut(bytes)) raw.write(piece);
      done();
    },
  });
  raw.socket.on('data', (bytes) => way.push(bytes));
  const socket = tls.connect({ socket: way, ca, servername: 'localhost' });
  socket.on('error', () => {});
  await within(new Promise((settle) => socket.once('secureConnect', settle)), 'TLS handshake');
  return socket;
}

/// Becomes a WebSocket whose client waits for a partner, and gets one. Returns the room.
async function meetBy(socket, partner, server) {
  socket.write(handshakeHead('/'));
  await within(new Promise((settle) => socket.once('data', settle)), 'answer to the handshake');
  socket.write(frame(opcodes.text, '{"event":"find_partner"}'));
  await server.untilStats({ waitingUsers: 1 });
  partner.send('find_partner');
  return partner.expect('partner_found');
}

/// Everything that comes until the end.
async function everythingOf(socket) {
  const parts = [];
  socket.on('data', (part) => parts.push(part));
  const end = new Promise((settle) => socket.once('end', settle).once('close', settle));
  await within(end, 'end of the connection');
  return Buffer.concat(parts).toString('latin1');
}

/// An answer by a library: {status, headers, body}.
function get(url, options = {}) {
  const answer = new Promise((settle, fail) => {
    const request = https.get(url, { ca, agent: false, ...options }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () =>
        settle({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(parts).toString(),
          socket: response.socket,
        }),
      );
    });
    request.on('error', fail);
  });
  return within(answer, `answer to ${url}`);
}

/// The first record of a client, as a library writes it.
function clientHello() {
  return new Promise((settle) => {
    let socket;
    const taker = tls.createServer().on('newSession', () => {});
    taker.removeAllListeners('connection');
    taker.on('connection', (peer) =>
      peer.once('data', (bytes) => {
        peer.destroy();
        socket.destroy();
        taker.close();
        settle(bytes);
      }),
    );
    taker.listen(0, '127.0.0.1', () => {
      socket = tls.connect({ port: taker.address().port, host: '127.0.0.1', ca });
      socket.on('error', () => {});
    });
  });
}

for (const [kind, pair] of Object.entries(issued))
  describe(`TLS with a certificate of kind ${kind}`, () => {
    const server = useServer({ args: tlsArgs(pair) });
    const connect = (options) => server.connect(undefined, { ca, ...options });

    test('the log says where to connect', async () => {
      await until(() => server.logs().includes('statistics:'), 'last line of the start');
      assert.match(server.logs(), /listening on wss:\/\/127/);
      assert.match(server.logs(), /listening on https:\/\/127/);
      assert.match(server.logs(), /demo: https:\/\/localhost/);
      assert.doesNotMatch(server.logs(), /(ws|http):\/\/|warn/);
    });

    for (const version of versions) {
      const only = { minVersion: version, maxVersion: version };

      test(`${version}: strangers meet and talk`, async () => {
        const [first, second] = [await connect(only), await connect(only)];
        const roomId = await meet(first, second);
        for (let n = 0; n < 50; ++n) {
          first.send('chat_message', { roomId, message: `there ${n}` });
          second.send('chat_message', { roomId, message: `back ${n}` });
        }
        for (let n = 0; n < 50; ++n) {
          await second.expect('chat_message', ({ message }) => message === `there ${n}`);
          await first.expect('chat_message', ({ message }) => message === `back ${n}`);
        }
        first.send('leave_room');
        await first.expect('left_room');
        await second.expect('partner_left');
        assert.equal((await first.close()).code, 1000);
      });

      test(`${version}: the largest messages come out as they went in`, async () => {
        const [first, second] = [await connect(only), await connect(only)];
        const roomId = await meet(first, second);
        const offers = Array.from({ length: 5 }, (_, n) => `${n}`.repeat(65_000));
        for (const offer of offers) first.send('webrtc_offer', { roomId, offer });
        for (const offer of offers)
          await second.expect('webrtc_offer', (data) => data.offer === offer);
      });

      test(`${version}: pages and REST are there`, async () => {
        const page = await get(`${server.httpUrl}/`, only);
        assert.equal(page.status, 200);
        assert.match(page.headers['content-type'], /^text\/html/);
        const health = await get(`${server.httpUrl}/videochat/health`, only);
        assert.equal(JSON.parse(health.body).status, 'ok');
      });
    }

    for (const version of ['TLSv1', 'TLSv1.1'])
      test(`${version} is refused`, async () => {
        const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
        await assert.rejects(secured(server.httpPort, old), { code: /PROTOCOL_VERSION/ });
      });

    test('suites without forward secrecy or AEAD are refused', async () => {
      const weak = [
        'AES128-GCM-SHA256',
        'ECDHE-ECDSA-AES128-SHA256',
        'ECDHE-RSA-AES128-SHA256',
        'ECDHE-RSA-AES256-SHA',
      ];
      for (const ciphers of weak)
        await assert.rejects(
          secured(server.httpPort, { maxVersion: 'TLSv1.2', ciphers: `${ciphers}@SECLEVEL=0` }),
          { code: /HANDSHAKE_FAILURE/ },
        );
    });
  });

// A machine that is busy needs more than the second of the next group for a hundred handshakes.
describe('TLS with the deadline that is the default', () => {
  const server = useServer({ args: tlsArgs(issued.ecdsa) });

  test('many come at once', async () => {
    const clients = await Promise.all(
      Array.from({ length: 100 }, () => server.connect(undefined, { ca })),
    );
    await Promise.all(clients.map((client) => client.expectNothing()));
  });
});

describe('TLS', () => {
  const server = useServer({
    args: [...tlsArgs(issued.ecdsa), '--limits.handshake-timeout=1s', '--log.level=debug'],
  });
  const connect = (options) => server.connect(undefined, { ca, ...options });
  const stillServes = async () => (await connect()).expectNothing();

  test('WebSockets are at /ws of the HTTP port too', async () => {
    const client = await server.connect(`wss://127.0.0.1:${server.httpPort}/ws`, { ca });
    await client.expectNothing();
  });

  test('a connection is kept for the next request, and requests may be pipelined', async () => {
    const socket = await secured(server.httpPort);
    const request = 'GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n';
    socket.write(request.repeat(20));
    socket.write(request.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    const answers = await everythingOf(socket);
    assert.equal(answers.match(/HTTP\/1\.1 200 OK/g).length, 21);
  });

  test('HTTP/1.1 is what is chosen, and who wants only something else is refused', async () => {
    const socket = await secured(server.httpPort, { ALPNProtocols: ['h2', 'http/1.1'] });
    assert.equal(socket.alpnProtocol, 'http/1.1');
    socket.destroy();
    await assert.rejects(secured(server.httpPort, { ALPNProtocols: ['h2'] }), {
      code: /NO_APPLICATION_PROTOCOL/,
    });
  });

  test('no session is resumed and no ticket is given', async () => {
    for (const maxVersion of versions) {
      const first = await secured(server.httpPort, { maxVersion });
      const session = first.getSession();
      let tickets = 0;
      first.on('session', () => ++tickets);
      first.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      await everythingOf(first);
      if (maxVersion === 'TLSv1.3') assert.equal(tickets, 0);
      const second = await secured(server.httpPort, { maxVersion, session });
      assert.equal(second.isSessionReused(), false);
      second.destroy();
    }
  });

  test('close codes come through, and the end is announced', async () => {
    const client = await connect();
    client.sendText('x'.repeat(70_000));
    await client.expectClose(1009);
  });

  test('who ends its side still gets its answer', async () => {
    const socket = await secured(server.httpPort, { allowHalfOpen: true });
    socket.end('GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.match(await everythingOf(socket), /^HTTP\/1\.1 200 OK/);
  });

  test('who ends its side in one breath with its question is closed when it has its answer', async () => {
    const raw = await server.raw(server.httpPort, plain);
    const socket = await securedThrough(raw);
    raw.socket.cork();
    socket.end('GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'finish');
    raw.socket.uncork();
    assert.match(await everythingOf(socket), /^HTTP\/1\.1 200 OK/);
  });

  for (const port of ['wsPort', 'httpPort']) {
    test(`${port}: plain HTTP is told to come back with TLS`, async () => {
      const socket = await server.raw(server[port], plain);
      socket.write('GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n');
      const answer = await readAnswer(socket);
      assert.equal(answer.status, 400);
      assert.match(answer.json.message, /https:\/\/ or wss:\/\//);
      await socket.expectEnd();
    });

    test(`${port}: a silent connection is dropped`, async () => {
      await (await server.raw(server[port], plain)).expectEnd();
    });

    test(`${port}: a handshake that comes byte by byte is dropped`, async () => {
      const socket = await server.raw(server[port], plain);
      const hello = await clientHello();
      let at = 0;
      const timer = setInterval(() => socket.write(hello.subarray(at, ++at)), 50);
      await socket.expectEnd().finally(() => clearInterval(timer));
      assert.ok(at < hello.length, 'dropped before its end');
    });
  }

  test('a handshake that comes byte by byte is served if it is quick', async () => {
    const raw = await server.raw(server.httpPort, plain);
    const socket = await securedThrough(raw, (bytes) => [...bytes].map((byte) => Buffer.of(byte)));
    socket.write('GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n');
    const [answer] = await within(
      new Promise((settle) => socket.once('data', (bytes) => settle([bytes.toString()]))),
      'answer',
    );
    assert.match(answer, /^HTTP\/1\.1 200 OK/);
  });

  test('garbage instead of a handshake ends the connection, and nobody else notices', async () => {
    const witness = await connect();
    const hello = await clientHello();
    const broken = Buffer.from(hello);
    broken.fill(0xff, 9);
    for (const bytes of [
      'SSH-2.0-OpenSSH_9.2\r\n',
      '\0'.repeat(100),
      '\xff'.repeat(1000),
      Buffer.from('160301ffff', 'hex'), // a record longer than any
      Buffer.from('1603010004ffffffff', 'hex'),
      Buffer.from('15030300020100', 'hex'), // an alert first
      Buffer.from('170303000568656c6c6f', 'hex'), // data first
      Buffer.concat([hello, hello]),
      broken,
    ]) {
      const socket = await server.raw(server.wsPort, plain);
      socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
      await within(socket.ended, 'end of the connection');
    }
    await witness.expectNothing();
    await stillServes();
  });

  test('who leaves in the middle of the handshake is forgotten', async () => {
    const hello = await clientHello();
    for (const size of [1, 5, 100, hello.length]) {
      const socket = await server.raw(server.wsPort, plain);
      socket.write(hello.subarray(0, size));
      socket.socket.resetAndDestroy();
    }
    await stillServes();
  });

  test('records that are not right in a connection end it, and its partner is told', async () => {
    const partner = await connect();
    const raw = await server.raw(server.wsPort, plain);
    await meetBy(await securedThrough(raw), partner, server);
    raw.write(Buffer.concat([Buffer.from('1703030020', 'hex'), Buffer.alloc(32)]));
    await partner.expect('partner_disconnected');
    await within(raw.ended, 'end of the connection');
  });

  test('a client that does not read is cut off, and its partner is told', async () => {
    const partner = await connect();
    const socket = await secured(server.wsPort);
    const { roomId } = await meetBy(socket, partner, server);
    socket.pause();
    const gone = partner.expect('partner_disconnected');
    const offer = 'x'.repeat(60_000);
    for (let n = 0; n < 400; ++n) partner.send('webrtc_offer', { roomId, offer });
    await gone;
    await until(
      () => server.logs().includes('is cut off: slow consumer'),
      'log line about a slow consumer',
    );
    socket.destroy();
  });
});

describe('a certificate that is renewed', () => {
  const used = authority.issue('used');
  const server = useServer({ args: tlsArgs(used) });
  /// The serial number that a new connection is shown.
  const shown = async (port) => {
    const socket = await secured(port);
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber.padStart(4, '0');
  };
  const reload = async (line) => {
    const before = server.logs().length;
    server.process.kill('SIGHUP');
    await until(() => /reload: done.*\n/.test(server.logs().slice(before)), 'end of the reload');
    const news = server.logs().slice(before);
    assert.match(news, line);
    return news;
  };

  test('is for new connections, and nobody is disconnected', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => server.connect(server.wsUrl, { ca })));
    const roomId = await meet(first, second);
    const kept = await secured(server.httpPort);
    assert.equal(await shown(server.wsPort), used.serial);
    const next = authority.issue('used', 'rsa');
    const log = await reload(/info reload: tls\.certificate: read again, changed\n/);
    assert.match(log, /info reload: done, 1 changed, 0 wait for a restart\n$/);
    assert.equal(await shown(server.wsPort), next.serial);
    assert.equal(await shown(server.httpPort), next.serial);
    first.send('chat_message', { roomId, message: 'still there?' });
    await second.expect('chat_message', ({ message }) => message === 'still there?');
    kept.write('GET /videochat/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    assert.match(await everythingOf(kept), /^HTTP\/1\.1 200 OK/);
    await (await server.connect(server.wsUrl, { ca })).expectNothing();
  });

  test('is said to be the same if it is', async () => {
    const log = await reload(/info reload: tls\.certificate: read again, the same as before\n/);
    assert.match(log, /info reload: done, 0 changed, 0 wait for a restart\n$/);
  });

  test('stays as it was if one of its files is missing, empty, cut off or a folder', async () => {
    const before = await shown(server.wsPort);
    for (const path of [used.certificate, used.key]) {
      const content = readFileSync(path);
      for (const damage of [
        () => {},
        () => writeFileSync(path, ''),
        () => writeFileSync(path, content.subarray(0, content.length / 2)),
        () => mkdirSync(path),
      ]) {
        rmSync(path, { recursive: true });
        damage();
        await reload(/error reload: tls\.(certificate|key): .*; the old certificate stays in use\n/);
        assert.equal(await shown(server.wsPort), before);
        rmSync(path, { recursive: true, force: true });
        writeFileSync(path, content, { mode: 0o600 });
      }
    }
    await reload(/tls\.certificate: read again, the same as before\n/);
  });

  test('stays as it was if the new one cannot be used', async () => {
    const before = await shown(server.wsPort);
    writeFileSync(used.key, 'nonsense');
    const log = await reload(
      /error reload: tls\.key: ".*" holds no private key.*; the old certificate stays/,
    );
    assert.match(log, /warn reload: done, except for the certificate: the old one stays in use; 0 changed/);
    assert.doesNotMatch(log, /info reload: done/);
    assert.equal(await shown(server.wsPort), before);
    const next = authority.issue('used');
    await reload(/tls\.certificate: read again, changed\n/);
    assert.equal(await shown(server.wsPort), next.serial);
  });
});

describe('a certificate and its key', () => {
  const ports = ['--http.port=0', '--websocket.port=0', `--http.public-dir=${site}`];
  const refusal = async (certificate, key) => {
    const args = [...ports, '--log.level=error', ...tlsArgs({ certificate, key })];
    const { code, stderr } = await runToEnd({ args });
    assert.equal(code, 1);
    const lines = stderr.split('\n').filter((line) => line !== '');
    assert.equal(lines.length, 1, stderr);
    return lines[0];
  };

  test('that cannot be used stop the start with one line', async () => {
    const { certificate, key } = issued.ecdsa;
    writeFileSync(authority.path('nonsense'), 'nonsense');
    for (const [a, b, words] of [
      ['/no/such.pem', key, /tls\.certificate: "\/no\/such\.pem" cannot be read: No such file/],
      [certificate, '/no/such.key', /tls\.key: "\/no\/such\.key" cannot be read: No such file/],
      [authority.path('nonsense'), key, /tls\.certificate: .* holds no certificate/],
      [certificate, authority.path('nonsense'), /tls\.key: .* holds no private key/],
      [certificate, issued.rsa.key, /tls\.key: .* is not the key of the certificate/],
    ])
      assert.match(await refusal(a, b), words);
  });

  test('of which one is missing stop the start with one line', async () => {
    const { code, stderr } = await runToEnd({ args: [`--tls.key=${issued.ecdsa.key}`] });
    assert.equal(code, 1);
    assert.match(stderr, /tls\.certificate.*tls\.key.*both, or neither\n$/);
  });

  test('that has a passphrase is not asked for', async () => {
    const locked = authority.path('locked.key');
    execFileSync('openssl', ['ec', '-in', issued.ecdsa.key, '-aes128', '-passout', 'pass:secret', '-out', locked], { stdio: 'pipe' }); // prettier-ignore
    assert.match(await refusal(issued.ecdsa.certificate, locked), /without a passphrase/);
  });

  test('that others can read is used with a warning', async () => {
    const open = authority.issue('open');
    chmodSync(open.key, 0o644);
    const server = await startServer({ args: tlsArgs(open) });
    await server.stop();
    assert.match(server.logs(), /warn tls\.key: ".*" is open to other users.*chmod 600/);
  });
});
