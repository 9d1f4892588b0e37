import assert from 'node:assert/strict';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import net from 'node:net';
import { describe, test } from 'node:test';
import { isSanitized, runToEnd, scratchFolder, site, startServer } from './support/server.mjs';
import { within } from './support/waits.mjs';

const quiet = ['--log.level=error', `--http.public-dir=${site}`];
const lines = (text) => text.split('\n').filter((line) => line.trim() !== '');

/// The process gives up with exit code 1 and one line, which has each of `words`.
async function expectRefusal(args, ...words) {
  const { code, stdout, stderr } = await runToEnd({ args: [...quiet, ...args] });
  assert.equal(code, 1);
  assert.equal(lines(stdout + stderr).length, 1, stdout + stderr);
  for (const word of words)
    assert.ok((stdout + stderr).includes(word), `"${word}" in: ${stdout + stderr}`);
}

describe('starting', () => {
  test('a port that is in use is one line, and exit code 1', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await within(new Promise((settle) => taken.once('listening', settle)), 'port');
    const { port } = taken.address();
    try {
      await expectRefusal(
        ['--websocket.address=127.0.0.1', `--websocket.port=${port}`, '--http.port=0'],
        `${port}`,
        'in use; another port: --websocket.port=N',
      );
      await expectRefusal(
        ['--http.address=127.0.0.1', `--http.port=${port}`, '--websocket.port=0'],
        `${port}`,
        'in use; another port: --http.port=N',
      );
    } finally {
      taken.close();
    }
  });

  test('an address that is none, or not of this machine, is one line, and exit code 1', async () => {
    for (const address of ['999.1.1.1', 'nonsense', '192.0.2.1'])
      await expectRefusal(
        [`--http.address=${address}`, '--http.port=0', '--websocket.port=0'],
        address,
      );
  });

  test('a folder of files that is not there is one line, which says where it was looked for', async () => {
    const cwd = scratchFolder();
    const ports = ['--http.port=0', '--websocket.port=0'];
    const args = ['--log.level=error', '--http.public-dir=no/such', ...ports];
    const { code, stderr } = await runToEnd({ args, cwd });
    assert.equal(code, 1);
    assert.equal(lines(stderr).length, 1, stderr);
    const why = 'http.public-dir: cannot read "no/such": No such file or directory';
    assert.ok(stderr.endsWith(`${why} in the working directory ${realpathSync(cwd)}\n`), stderr);
  });

  test('the page is announced only if there is one', async () => {
    const [withPage, without] = await Promise.all([
      startServer(),
      startServer({ args: [`--http.public-dir=${scratchFolder()}`] }),
    ]);
    await Promise.all([withPage.stop(), without.stop()]);
    assert.match(withPage.logs(), /demo: https?:\/\/localhost:\d+\//);
    assert.doesNotMatch(without.logs(), /the demo/);
  });

  test('who is an operator without a token is said if the server can be reached from elsewhere', async () => {
    const warning = /warn http\.admin-token is not set: .*X-Forwarded-For\n/;
    const open = ['--http.address=0.0.0.0', '--websocket.address=127.0.0.1'];
    const started = await Promise.all([
      startServer({ args: open }),
      startServer({ args: [...open, '--http.admin-token=x'] }),
      startServer({ args: ['--http.address=127.0.0.2'] }),
    ]);
    await Promise.all(started.map((server) => server.stop()));
    const [warned, ...others] = started.map((server) => server.logs());
    assert.match(warned, warning);
    for (const logs of others) assert.doesNotMatch(logs, /warn/);
  });

  test('two servers with ports of their own run side by side', async () => {
    const one = await startServer();
    const two = await startServer();
    assert.notEqual(one.wsPort, two.wsPort);
    await Promise.all([one.stop(), two.stop()]);
  });

  test('a server that has stopped leaves its port at once', async () => {
    const one = await startServer();
    await one.stop();
    const args = [`--websocket.port=${one.wsPort}`, `--http.port=${one.httpPort}`];
    const two = await startServer({ args });
    assert.deepEqual([two.wsPort, two.httpPort], [one.wsPort, one.httpPort]);
    await two.stop();
  });

  test('its memory comes from jemalloc', { skip: isSanitized() }, async () => {
    const server = await startServer();
    const libraries = readFileSync(`/proc/${server.process.pid}/maps`, 'utf8');
    await server.stop();
    assert.match(libraries, /\/libjemalloc\.so/);
  });

  test('there is a loop for each core that the process may use', async () => {
    const loopsOf = async (options) => {
      const server = await startServer(options);
      const tasks = readdirSync(`/proc/${server.process.pid}/task`);
      await server.stop();
      return tasks.length;
    };
    const fixed = await loopsOf({ args: ['--scheduler.max-threads=1'] });
    assert.equal(await loopsOf({ under: ['taskset', '-c', '0'] }), fixed);
    const two = await loopsOf({ under: ['taskset', '-c', '0'], args: ['--scheduler.max-threads=2'] });
    assert.equal(two, fixed + 1);
    assert.equal(await loopsOf(), fixed + availableParallelism() - 1);
  });

  test('one event loop is enough', async () => {
    const server = await startServer({ args: ['--scheduler.max-threads=1'] });
    await server.stop();
  });

  test('--help names the options on stdout', async () => {
    const { code, stdout } = await runToEnd({ args: ['--help'] });
    assert.equal(code, 0);
    for (const word of ['--config-file', 'message-size', 'handshake-timeout', 'admin-token'])
      assert.ok(stdout.includes(word), word);
  });

  test('--version names the program and a version on stdout', async () => {
    const { code, stdout } = await runToEnd({ args: ['--version'] });
    assert.equal(code, 0);
    assert.match(stdout, /strangelet.*\d+\.\d+\.\d+/i);
    assert.equal(lines(stdout).length, 1);
  });

  test('--version with something behind it is refused', async () => {
    const { code, stdout, stderr } = await runToEnd({ args: ['--version', 'extra'] });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^strangelet: unknown option extra/);
  });
});
