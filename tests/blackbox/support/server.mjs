// Starts the binary under test, named by STRANGELET_BIN, and finds out where it listens.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { violations } from './contract.mjs';
import { patience, until, within } from './waits.mjs';

/// A folder with a page in it, for servers whose files do not matter.
export const site = fileURLToPath(new URL('site', import.meta.url));

/// Port 0 everywhere; the abuse limits are off, since most tests are faster than any person.
const defaults = {
  'websocket.address': '127.0.0.1',
  'websocket.port': '0',
  'http.address': '127.0.0.1',
  'http.port': '0',
  'http.public-dir': site,
  'limits.enabled': 'false',
  // Two clients are enough for most tests; that they avoid each other at first is tested by itself.
  'matching.rematch-cooldown': '0s',
  // Draining is tested by itself; everything else is to stop at once.
  'server.drain-time': '0s',
};

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export function binary() {
  assert.ok(process.env.STRANGELET_BIN, 'STRANGELET_BIN must name the binary under test');
  return resolve(process.env.INIT_CWD ?? '.', process.env.STRANGELET_BIN); // npm changes the folder
}

/// Whether the binary under test was built with a sanitizer, which brings its own allocator.
export function isSanitized() {
  return /__(asan|tsan)_init/.test(readFileSync(binary(), 'latin1'));
}

/// An empty folder, so that no caf-application.ini is found by accident; gone when the process is.
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'strangelet-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/// `log`, if given, takes the place of stderr: its `fd`, `attach(child)` once that has it, and `read()`
/// for what came through it. `under`: a program with its arguments that runs another one.
function launch({ args = [], cwd = scratchFolder(), env = {}, openFiles, log, under = [] }) {
  const stdio = ['ignore', 'pipe', log?.fd ?? 'pipe'];
  const options = { cwd, env: { ...process.env, ...env }, stdio };
  const limit = openFiles ? ['sh', '-c', `ulimit -n ${openFiles}; exec "$0" "$@"`] : [];
  const [program, ...words] = [...under, ...limit, binary(), ...args];
  const child = spawn(program, words, options);
  running.add(child);
  const output = { stdout: '', stderr: '' };
  log?.attach(child);
  for (const stream of ['stdout', 'stderr'])
    child[stream]?.setEncoding('utf8').on('data', (text) => {
      output[stream] += text;
    });
  const exited = new Promise((settle, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => settle({ code, signal, ...output }));
  }).finally(() => running.delete(child));
  exited.catch(() => {});
  return { child, exited, logs: () => output.stdout + (log?.read() ?? output.stderr) };
}

/// Runs the binary until it ends by itself: `{code, signal, stdout, stderr}`.
export async function runToEnd(options = {}) {
  const { child, exited } = launch(options);
  try {
    return await within(exited, `end of the process that was started with ${options.args}`);
  } finally {
    child.kill('SIGKILL');
  }
}

function portIn(logs, scheme) {
  return Number(logs.match(new RegExp(`listening on ${scheme}s?://\\S+:(\\d+)/`))?.[1] ?? 0);
}

function listening({ exited, logs }) {
  const ports = () => {
    const wsPort = portIn(logs(), 'ws');
    const httpPort = portIn(logs(), 'http');
    return wsPort && httpPort && { wsPort, httpPort };
  };
  const ended = exited.then(({ code, signal }) => {
    throw new Error(`the server ended (${code ?? signal}):\n${logs()}`);
  });
  return Promise.race([until(ports, '"listening on" line for both ports'), ended]);
}

/// With STRANGELET_TEST_TLS each server speaks TLS, unless it is told how.
function withTls(options) {
  if (!process.env.STRANGELET_TEST_TLS) return options;
  const folder = scratchFolder();
  const files = { certificate: join(folder, 'test.pem'), key: join(folder, 'test.key') };
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const names = ['-subj', '/CN=localhost', '-days', '30'];
  const out = ['-out', files.certificate, '-keyout', files.key];
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, ...out], { stdio: 'pipe' });
  return { 'tls.certificate': files.certificate, 'tls.key': files.key, ...options };
}

/// Resolves once both listeners are up. `stop()` insists on an orderly end: exit code 0, and
/// nothing seen on the way that breaks the documents. `keep` names options that are to have the
/// server's own default, and not that of the tests.
export async function startServer({ args = [], keep = [], ...options } = {}) {
  const given = new Set([...keep, ...args.map((arg) => arg.replace(/^--|=.*$/gs, ''))]);
  const added = Object.entries(withTls(defaults))
    .filter(([key]) => !given.has(key))
    .map(([key, value]) => `--${key}=${value}`);
  const { child, exited, logs } = launch({ args: [...added, ...args], ...options });
  let ports;
  try {
    ports = await listening({ exited, logs });
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${error.message}\n${logs()}`);
  }
  const stop = async (signal = 'SIGTERM') => {
    child.kill(signal);
    const end = await within(exited, 'end of the server', patience + 5000).finally(() =>
      child.kill('SIGKILL'),
    );
    assert.equal(
      end.code,
      0,
      `the server should end with 0, not ${end.code ?? end.signal}:\n${logs().slice(-4000)}`,
    );
    assert.deepEqual(violations, []);
    return end;
  };
  const secure = logs().includes('listening on wss:') ? 's' : '';
  return {
    ...ports,
    wsUrl: `ws${secure}://127.0.0.1:${ports.wsPort}/`,
    httpUrl: `http${secure}://127.0.0.1:${ports.httpPort}`,
    process: child,
    exited,
    logs,
    stop,
  };
}
