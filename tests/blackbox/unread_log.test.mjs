import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { connect, meet } from './support/client.mjs';
import { request } from './support/http.mjs';
import { rawConnect, readAnswer } from './support/raw.mjs';
import { binary, scratchFolder, site, startServer } from './support/server.mjs';
import { UnreadLog } from './support/unread_log.mjs';
import { until, within } from './support/waits.mjs';

const cleanup = '/videochat/cleanup';

/// Sanitizers need longer for the same work.
const slowness = Number(process.env.STRANGELET_TEST_SLOWNESS ?? 1);

/// A server whose configuration can be written again and whose log is a pipe. It does not outlive its
/// test `t`, even if nothing but SIGKILL ends it.
async function start(t, args = []) {
  const log = new UnreadLog(scratchFolder());
  const file = join(scratchFolder(), 'server.ini');
  writeFileSync(file, '[limits]\nnesting = 10\n');
  const server = await startServer({ args: [`--config-file=${file}`, ...args], log });
  t.after(() => {
    server.process.kill('SIGKILL');
    log.close();
  });
  const hangUpWith = (content) => {
    writeFileSync(file, content);
    server.process.kill('SIGHUP');
  };
  /// Whether a message of so many levels is taken.
  const takes = async (client, levels) => {
    client.send('ping', { t: JSON.parse('['.repeat(levels) + ']'.repeat(levels)) });
    return (await client.next()).event === 'pong';
  };
  return { ...server, log, hangUpWith, takes };
}

/// Ends the server by `signal`, which must take no longer than the documented five seconds.
async function expectEnd(server, signal) {
  const begin = Date.now();
  server.process.kill(signal);
  const { code } = await within(server.exited, `end after ${signal}`);
  assert.equal(code, 0);
  assert.ok(Date.now() - begin < 5000 * slowness, `${Date.now() - begin} ms`);
}

describe('a log that is a full pipe, which nobody reads', () => {
  for (const signal of ['SIGTERM', 'SIGINT'])
    test(`holds up neither clients nor operators, nor SIGHUP, nor ${signal}`, async (t) => {
      const server = await start(t);
      server.log.fill();
      const [first, second] = [await connect(server.wsUrl), await connect(server.wsUrl)];
      for (let n = 0; n < 3; ++n) {
        server.hangUpWith(`[limits]\nnesting = ${20 + n}\n[log]\nformat = "json"\n`);
        await until(async () => server.takes(first, 15 + n), 'the new limit');
        assert.equal(await server.takes(first, 25 + n), false);
      }
      await meet(first, second);
      const how = { method: 'POST', json: {} };
      assert.equal((await request(server.httpUrl, cleanup, how)).status, 200);
      await expectEnd(server, signal);
      await Promise.all([first.closed, second.closed]);
    });

  test('does not hold up a drain', async (t) => {
    const server = await start(t, ['--server.drain-time=1h']);
    const client = await connect(server.wsUrl);
    server.log.fill();
    await Promise.all([expectEnd(server, 'SIGTERM'), client.expectClose(1012)]);
  });

  test('loses lines, which are counted, and said where they are missing once it is read', async (t) => {
    const server = await start(t);
    const before = server.log.read().split('\n').length - 1;
    server.log.fill();
    const dropped = async () =>
      (await request(server.httpUrl, '/videochat/stats')).json.logLinesDroppedTotal;
    assert.equal(await dropped(), 0);
    const operator = await rawConnect(server.httpPort);
    const fields = ['Host: localhost', 'Content-Type: application/json', 'Content-Length: 2'];
    const cleanUp = async (count) => {
      operator.write(`POST ${cleanup} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n{}`.repeat(count));
      for (let n = 0; n < count; ++n)
        assert.equal((await readAnswer(operator, 'POST', cleanup)).status, 200);
    };
    // One line each, more than are kept.
    const lines = 8300;
    for (let n = 0; n < lines; n += 50) await cleanUp(50);
    const count = await dropped();
    assert.ok(count >= lines - 8193 && count < 200, `${count}`);
    await until(
      () => (server.log.read().match(/ cleans up/g) ?? []).length >= lines - count,
      'the lines that were kept',
    );
    await cleanUp(1);
    const own = await until(() => {
      // What has filled the pipe stands before the first line.
      const text = server.log.read().replace(/x{4096,}/, '');
      const all = text.split('\n').slice(before, -1);
      return all.length > lines - count + 1 && all;
    }, 'the line after them');
    for (const line of own)
      assert.match(line, /^\d{4}-\d\d-\d\dT[\d:.]+Z (info an operator|warn log: )/);
    // Some may have been in the writer's hands before any was lost.
    const missing = / warn log: (\d+) lines? lost: /;
    const numbers = own.map((line) => Number(line.match(missing)?.[1] ?? 0));
    assert.equal(numbers.reduce((one, other) => one + other), count);
    assert.equal(await dropped(), count);
    operator.destroy();
    await server.stop();
  });
});

describe('a log that is not there', () => {
  /// A port that was free just now: without a log nobody can say which one it took.
  const freePort = () =>
    new Promise((settle) => {
      const holder = net.createServer().listen(0, '127.0.0.1', () => {
        const { port } = holder.address();
        holder.close(() => settle(port));
      });
    });

  test('leads nowhere, and not into the socket of a client', async () => {
    const port = await freePort();
    const args = ['--websocket.port=0', `--http.port=${port}`, `--http.public-dir=${site}`];
    const server = spawn('sh', ['-c', 'exec "$0" "$@" <&- >&- 2>&-', binary(), ...args], {
      cwd: scratchFolder(),
      stdio: 'ignore',
    });
    const exited = new Promise((settle) => server.on('exit', (code) => settle(code)));
    const url = `http://127.0.0.1:${port}`;
    await until(
      () => request(url, '/videochat/health').then(({ status }) => status === 200, () => false),
      'an answer',
    );
    for (const fd of [0, 1, 2])
      assert.equal(readlinkSync(`/proc/${server.pid}/fd/${fd}`), '/dev/null');
    server.kill('SIGINT');
    assert.equal(await within(exited, 'end'), 0);
  });
});
