// A log on a disk that is full, and has room again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from '../blackbox/support/client.mjs';
import { request } from '../blackbox/support/http.mjs';
import { scratchFolder, startServer } from '../blackbox/support/server.mjs';
import { until } from '../blackbox/support/waits.mjs';

const unshare = ['unshare', '-rm'];

/// Why there can be no disk of its own here; false if there can.
function whyNot() {
  const [program, ...words] = [...unshare, 'mount', '-t', 'tmpfs', 'none', scratchFolder()];
  const { error, status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  if (error) return `no disk of its own: ${error.message}`;
  return status === 0 ? false : `no disk of its own (${unshare.join(' ')}): ${stderr.trim()}`;
}

/// A disk of two pages in a mount namespace of the server's own: one for its log, the other taken by a
/// file that can be removed.
class SmallDisk {
  fd = 'ignore';
  folder = scratchFolder();
  under = [
    ...unshare,
    'sh',
    '-c',
    `mount -t tmpfs -o size=8k none "${this.folder}" && cd "${this.folder}" &&
     head -c 4096 /dev/zero > ballast && exec "$0" "$@" 2>>log`,
  ];

  attach(child) {
    this.path = (name) => join(`/proc/${child.pid}/root`, this.folder, name);
  }

  read() {
    try {
      return readFileSync(this.path('log'), 'utf8');
    } catch {
      return ''; // not mounted yet
    }
  }

  makeRoom() {
    rmSync(this.path('ballast'));
  }
}

const line = /^\d{4}-\d\d-\d\dT[\d:.]+Z (info|warn) /;

const skip = whyNot();

test('a log on a full disk holds nothing up, and is whole afterwards', { skip }, async () => {
  const log = new SmallDisk();
  const server = await startServer({ log, under: log.under });
  const client = await connect(server.wsUrl);
  const dropped = async () =>
    (await request(server.httpUrl, '/videochat/stats')).json.logLinesDroppedTotal;
  const cleanUp = () =>
    request(server.httpUrl, '/videochat/cleanup', { method: 'POST', json: {} });
  while ((await dropped()) === 0) await cleanUp();
  assert.equal(log.read().length, 4096);
  for (let n = 0; n < 10; ++n) await cleanUp();
  await until(async () => (await dropped()) >= 11, 'lines that are lost');
  await client.expectNothing();
  const count = await dropped();
  log.makeRoom();
  await cleanUp();
  await until(() => log.read().length > 4096 && log.read().endsWith('\n'), 'the log again');
  const [before, after] = [log.read().slice(0, 4096), log.read().slice(4096)];
  assert.ok(before.split('\n').slice(0, -1).every((each) => line.test(each)), before);
  // Nothing was broken off if a line ended with the page.
  const lines = (before.endsWith('\n') ? after : after.replace(/^\n/, '')).split('\n').slice(0, -1);
  assert.ok(before.endsWith('\n') || after.startsWith('\n'), after);
  assert.match(lines[0], new RegExp(` warn log: ${count} lines lost`));
  assert.ok(lines.length > 1 && lines.every((each) => line.test(each)), after);
  assert.equal(await dropped(), count);
  await client.close();
  await server.stop();
});
