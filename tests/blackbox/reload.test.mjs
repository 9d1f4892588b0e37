import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect, expectNothingBetween, meet } from './support/client.mjs';
import { request } from './support/http.mjs';
import { frame, opcodes, rawConnect, rawRequest, RawWebSocket } from './support/raw.mjs';
import { scratchFolder, startServer } from './support/server.mjs';
import { until } from './support/waits.mjs';

const { text, ping } = opcodes;
const say = (event, data) => JSON.stringify({ event, data });
const get = (target) => `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`;

/// What changes nothing: startServer has said it on the command line. An empty file would not be taken.
const usual = '[limits]\nenabled = false\n';

/// A server with a configuration file that can be written again.
class ReloadableServer {
  static async start(content = usual, args = []) {
    const server = new ReloadableServer();
    server.file = join(scratchFolder(), 'server.ini');
    writeFileSync(server.file, content);
    Object.assign(server, await startServer({ args: [`--config-file=${server.file}`, ...args] }));
    return server;
  }

  /// Sends SIGHUP and returns what the server says about it, up to a line that has `last`.
  async hangUp(last = 'reload: done') {
    const seen = this.logs().length;
    this.process.kill('SIGHUP');
    const news = () => this.logs().slice(seen);
    await until(() => news().includes(last), `"${last}" in the log`);
    return news();
  }

  reload(content, last) {
    writeFileSync(this.file, content);
    return this.hangUp(last);
  }
}

const says = (log, line) => assert.ok(log.includes(line), `"${line}" in:\n${log}`);

describe('SIGHUP', () => {
  let server;
  before(async () => {
    server = await ReloadableServer.start();
  });
  after(() => server.stop());

  test('says what has changed, which holds for connections that are open', async () => {
    await server.reload(usual);
    const [first, second] = [await connect(server.wsUrl), await connect(server.wsUrl)];
    await meet(first, second);
    const message = 'x'.repeat(2500);
    first.send('chat_message', { message });
    await first.expectError('invalid_message', { mentions: 'message' });
    const log = await server.reload('[limits]\nchat-length = 3000\n');
    says(log, 'reload: limits.chat-length: 2000 -> 3000\n');
    says(log, 'reload: done, 1 changed, 0 wait for a restart\n');
    first.send('chat_message', { message });
    await second.expect('chat_message', (data) => data.message === message);
    await Promise.all([first.close(), second.close()]);
  });

  test('says that nothing has changed', async () => {
    says(await server.hangUp(), 'reload: done, 0 changed, 0 wait for a restart\n');
  });

  test('says of one option that it waits, and not that it wait', async () => {
    says(await server.reload('[supervisor]\ntick = 2s\n'), ' changed, 1 waits for a restart\n');
    await server.reload(usual);
  });

  test('says what needs a restart, each time, and leaves it as it is', async () => {
    for (let n = 0; n < 2; ++n) {
      const log = await server.reload('[rooms]\nremember-count = 5\n[supervisor]\ntick = 2s\n');
      says(log, 'reload: rooms.remember-count: needs a restart (10000 -> 5)\n');
      says(log, 'reload: supervisor.tick: needs a restart (1s -> 2s)\n');
      says(log, '2 wait for a restart\n');
    }
    says(await server.reload(usual), 'reload: done, 0 changed, 0 wait for a restart\n');
  });

  test('with a wrong file keeps everything and says why', async () => {
    await server.reload('[limits]\nnesting = 5\n');
    const log = await server.reload(
      '[limits]\nnesting = 9\nchat-length = many\n[websocket]\nprot = 1\n',
      'websocket.prot',
    );
    says(log, 'reload: refused, the configuration has errors; nothing is changed\n');
    says(log, 'limits.chat-length');
    says(log, 'did you mean websocket.port?');
    assert.ok(!log.includes('reload: done'), log);
    const client = await connect(server.wsUrl);
    client.sendText(say('ping', { t: [[[[[[1]]]]]] }));
    await client.expectError('invalid_message');
    await client.close();
    says(await server.reload('[limits]\nnesting = 5\n'), 'reload: done, 0 changed');
    await server.reload(usual);
  });

  test('without the file that was named keeps everything and says why', async () => {
    rmSync(server.file);
    says(await server.hangUp('cannot read'), 'nothing is changed\n');
    await server.reload(usual);
  });

  test('leaves the last word to the command line', async () => {
    // startServer has said --limits.enabled=false.
    says(await server.reload('[limits]\nenabled = true\n'), 'reload: done, 0 changed');
  });

  test('costs no connection, no conversation and no message', async () => {
    const [first, second] = [await connect(server.wsUrl), await connect(server.wsUrl)];
    await meet(first, second);
    for (let n = 0; n < 20; ++n) {
      first.send('chat_message', { message: `${n}` });
      await server.reload(`[limits]\nnesting = ${10 + n}\n`);
      await second.expect('chat_message', ({ message }) => message === `${n}`);
    }
    await expectNothingBetween(first, second);
    await Promise.all([first.close(), second.close()]);
    await server.reload(usual);
  });
});

describe('what SIGHUP changes', () => {
  let server;
  before(async () => {
    server = await ReloadableServer.start();
  });
  after(() => server.stop());

  const open = () => RawWebSocket.open(server.wsPort);
  const answerTo = async (bytes) => {
    const { status, socket } = await rawRequest(server.httpPort, bytes);
    socket.destroy();
    return status;
  };

  test('limits.message-size', async () => {
    const socket = await open();
    await server.reload('[limits]\nmessage-size = 200\n');
    socket.send(text, 'x'.repeat(300));
    await socket.expectClose(1009);
  });

  test('limits.fragments', async () => {
    const socket = await open();
    await server.reload('[limits]\nfragments = 2\n');
    for (let n = 0; n < 3; ++n) socket.send(n ? 0 : text, 'x', { fin: false });
    await socket.expectClose(1008);
  });

  test('limits.message-timeout', async () => {
    const socket = await open();
    await server.reload('[limits]\nmessage-timeout = 200ms\n');
    socket.send(text, 'x', { fin: false });
    await socket.expectClose(1008);
  });

  test('limits.handshake-timeout, for one that has begun too', async () => {
    const socket = await rawConnect(server.httpPort);
    socket.write('GET / HTTP/1.1\r\n');
    await server.reload('[limits]\nhandshake-timeout = 200ms\n');
    await socket.take((bytes) => /^HTTP\/1\.1 408 /.test(bytes) && { size: bytes.length }, '408');
    socket.destroy();
  });

  test('limits.request-head', async () => {
    const long = `GET /videochat/health?${'x'.repeat(600)} HTTP/1.1\r\nHost: x\r\n\r\n`;
    assert.equal(await answerTo(long), 200);
    await server.reload('[limits]\nrequest-head = 512\n');
    assert.equal(await answerTo(long), 431);
  });

  test('limits.request-body', async () => {
    await server.reload('[limits]\nrequest-body = 2\n');
    const cleanup = { method: 'POST', json: { maxWaitMinutes: 99 } };
    assert.equal((await request(server.httpUrl, '/videochat/cleanup', cleanup)).status, 413);
    await server.reload(usual);
    assert.equal((await request(server.httpUrl, '/videochat/cleanup', cleanup)).status, 200);
  });

  test('limits.queue-messages and limits.write-timeout, for one that does not read', async () => {
    const socket = await open();
    await server.reload('[limits]\nqueue-messages = 1\nqueue-bytes = 0\nwrite-timeout = 300ms\n');
    socket.pause();
    const token = 'x'.repeat(60_000);
    for (let n = 0; n < 200; ++n) socket.write(frame(text, say('ping', { t: token })));
    await until(() => server.logs().includes('slow consumer'), 'the end of it');
    socket.destroy();
  });

  test('limits.connections', async () => {
    await server.reload('[limits]\nconnections = 1\n');
    const socket = await rawConnect(server.httpPort);
    socket.write(get('/videochat/health'));
    await until(async () => (await answerTo(get('/videochat/health'))) === 503, 'a full house');
    socket.destroy();
    await server.reload(usual);
    assert.equal(await answerTo(get('/videochat/health')), 200);
  });

  test('heartbeat.interval, for clients that have been silent for long', async () => {
    const socket = await open();
    await server.reload('[heartbeat]\ninterval = 200ms\n');
    assert.equal((await socket.nextFrame()).opcode, ping);
    socket.destroy();
  });

  test('heartbeat.timeout', async () => {
    const socket = await open();
    await server.reload('[heartbeat]\ninterval = 0s\ntimeout = 300ms\n');
    await socket.expectEnd();
  });

  test('http.keep-alive', async () => {
    await server.reload(usual);
    const { socket } = await rawRequest(server.httpPort, get('/videochat/health'));
    await server.reload('[http]\nkeep-alive = 200ms\n');
    await socket.expectEnd();
  });

  test('http.cors-origins', async () => {
    const Origin = 'https://chat.example';
    const allowed = async () =>
      (await request(server.httpUrl, '/videochat/stats', { headers: { Origin } })).headers[
        'access-control-allow-origin'
      ];
    await server.reload(usual);
    assert.equal(await allowed(), undefined);
    await server.reload(`[http]\ncors-origins = ["${Origin}"]\n`);
    assert.equal(await allowed(), Origin);
    await server.reload(usual);
    assert.equal(await allowed(), undefined);
  });

  test('log.level, whose own change is seen either way', async () => {
    await server.reload(usual);
    says(await server.reload('[log]\nlevel = "error"\n'), 'log.level: "info" -> "error"\n');
    says(await server.reload('[log]\nlevel = "debug"\n'), 'log.level: "error" -> "debug"\n');
    const client = await connect(server.wsUrl);
    await until(() => server.logs().includes(`user ${client.userId}: connected`), 'debug lines');
    await client.close();
  });

  test('log.format', async () => {
    const log = await server.reload('[log]\nformat = "json"\n', '"message":"reload: done');
    const line = log.split('\n').find((each) => each.includes('log.format'));
    assert.equal(JSON.parse(line).message, 'reload: log.format: "text" -> "json"');
  });

  // A reload takes none away, so it has a server of its own.
  test('http.admin-token, of which the log says nothing more', async () => {
    const server = await ReloadableServer.start();
    const statusWith = async (token) =>
      (
        await request(server.httpUrl, '/videochat/rooms', {
          headers: { Authorization: `Bearer ${token}` },
        })
      ).status;
    says(
      await server.reload('[http]\nadmin-token = "sesame"\n'),
      'reload: http.admin-token: another secret\n',
    );
    assert.deepEqual([await statusWith('sesame'), await statusWith('')], [200, 401]);
    await server.reload('[http]\nadmin-token = "mellon"\n');
    assert.deepEqual([await statusWith('mellon'), await statusWith('sesame')], [200, 401]);
    assert.doesNotMatch(server.logs(), /sesame|mellon/);
    await server.stop();
  });
});
