// Starts processes on given cores, and leaves none behind.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/// An empty folder, so that no configuration is found by accident; gone when the process is.
export const scratch = mkdtempSync(join(tmpdir(), 'strangelet-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/// Time for a server to listen, and to end when told to.
const patience = 10_000;

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => process.exit(130));

/// Starts `command` on `cores` (as for `taskset -c`): `{child, exited, output}`. `exited` resolves
/// to the exit code or the name of the signal. taskset becomes the command, and keeps its id.
export function start(command, { cores, cwd }) {
  const child = spawn('taskset', ['-c', cores, ...command], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'])
    child[stream].setEncoding('utf8').on('data', (text) => {
      output[stream] += text;
    });
  const exited = new Promise((settle, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => settle(code ?? signal));
  }).finally(() => running.delete(child));
  exited.catch(() => {});
  return { child, exited, output };
}

/// Runs `command` to its end and resolves to what it printed. Throws what it complained about.
export async function run(command, where) {
  const { exited, output } = start(command, where);
  const code = await exited;
  if (code !== 0) throw new Error(output.stderr.trim() || `${command[0]} ended with ${code}`);
  return output.stdout;
}

/// A port on the loopback address that is free now.
export function freePort() {
  return new Promise((settle, fail) => {
    const probe = createServer().on('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => settle(port));
    });
  });
}

function accepts(port) {
  return new Promise((settle) => {
    const probe = connect(port, '127.0.0.1');
    probe.on('connect', () => probe.end(() => settle(true)));
    probe.on('error', () => settle(false));
  });
}

/// Starts a server and resolves once it listens on `port`: `{pid, output, stop()}`. `stop` resolves to
/// what it ended with. `time` is what it may take to listen, and to end.
export async function startServer(command, port, where, time = patience) {
  const { child, exited, output } = start(command, where);
  let end;
  exited.then(
    (code) => (end = code),
    (error) => (end = error.message),
  );
  const deadline = Date.now() + time;
  while (!(await accepts(port))) {
    if (end !== undefined || Date.now() > deadline) {
      child.kill('SIGKILL');
      const why = (output.stderr + output.stdout).trim().slice(-1000);
      throw new Error(`${command.join(' ')} does not listen: ${end ?? 'too slow'}\n${why}`);
    }
    await pause(20);
  }
  return { pid: child.pid, output, stop: () => stop(child, exited, time) };
}

async function stop(child, exited, time) {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), time);
  return exited.finally(() => clearTimeout(timer));
}
