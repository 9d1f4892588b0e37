// scripts/check-layers, on folders with a few files in them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/check-layers', import.meta.url));
const folders = [];
afterEach(() => folders.splice(0).forEach((each) => rmSync(each, { recursive: true })));

/// Runs the script on a tree of these files: `{'net/a.hpp': ['actors/b.hpp', ...], ...}`.
function check(files) {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  folders.push(root);
  for (const [name, includes] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), includes.map((each) => `#include "${each}"\n`).join(''));
  }
  const { status, stdout, stderr } = spawnSync(script, [root], { encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

test('includes that point down, or stay in their folder, are right', () => {
  const { status, text } = check({
    'main.cpp': ['app/service.hpp'],
    'net/http/a.hpp': ['net/b.hpp', 'actors/c.hpp', 'support/d.hpp'],
    'actors/c.hpp': ['matching/e.hpp'],
  });
  assert.equal(status, 0, text);
  assert.match(text, /5 includes, none points up/);
});

test('an include that points up is named', () => {
  const { status, text } = check({ 'actors/a.cpp': ['actors/a.hpp', 'net/shard.hpp'] });
  assert.equal(status, 1);
  assert.match(text, /actors\/a\.cpp includes net\/shard\.hpp: net stands above actors/);
  assert.match(text, /1 of 2 includes/);
});

test('neighbours do not know each other', () => {
  const { status, text } = check({ 'storage/a.cpp': ['net/server.hpp'] });
  assert.equal(status, 1);
  assert.match(text, /net and storage do not know each other/);
});

test('the rooms of net may include what is below them', () => {
  const { status, text } = check({
    'net/server.cpp': ['net/server.hpp', 'net/entrance/a.hpp', 'net/settings.hpp'],
    'net/entrance/a.hpp': ['net/http/b.hpp', 'net/tls/c.hpp'],
    'net/http/b.hpp': ['net/websocket/d.hpp', 'net/admission/auth/e.hpp'],
    'net/websocket/d.hpp': ['net/transport/f.hpp', 'net/settings.hpp'],
    'net/transport/f.hpp': ['net/admission/g.hpp', 'net/tls/c.hpp', 'runtime/h.hpp'],
  });
  assert.equal(status, 0, text);
});

test('an include that points up among the rooms of net is named', () => {
  const { status, text } = check({
    'net/transport/a.hpp': ['net/http/b.hpp', 'net/transport/c.hpp'],
    'net/settings.hpp': ['net/admission/auth/d.hpp'],
    'net/entrance/e.cpp': ['net/server.hpp'],
  });
  assert.equal(status, 1);
  assert.match(text, /net\/transport\/a\.hpp includes net\/http\/b\.hpp: net\/http stands above net\/transport/);
  assert.match(text, /net\/settings\.hpp includes net\/admission\/auth\/d\.hpp: net\/admission stands above net/);
  assert.match(text, /net\/entrance\/e\.cpp includes net\/server\.hpp: net\/server stands above net\/entrance/);
  assert.match(text, /3 of 4 includes/);
});

test('admission and TLS do not know each other', () => {
  const { status, text } = check({ 'net/tls/a.cpp': ['net/admission/b.hpp'] });
  assert.equal(status, 1);
  assert.match(text, /net\/admission and net\/tls do not know each other/);
});

test('a header of no known folder is named', () => {
  const { status, text } = check({ 'net/a.cpp': ['shard.hpp', 'misc/b.hpp'] });
  assert.equal(status, 1);
  assert.match(text, /includes misc\/b\.hpp: of no folder that is known here/);
  assert.match(text, /includes shard\.hpp: of no folder that is known here/);
});

test('a folder without sources is a mistake', () => {
  assert.equal(check({}).status, 2);
});
