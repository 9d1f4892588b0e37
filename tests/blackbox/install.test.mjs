import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, describe, test } from 'node:test';
import { request } from './support/http.mjs';
import { runToEnd, scratchFolder, startServer } from './support/server.mjs';

const build = process.env.STRANGELET_BUILD;
const where = process.env.INIT_CWD ?? '.'; // npm changes the folder
const prefix = join(scratchFolder(), 'usr');
const at = (...parts) => join(prefix, ...parts);
const read = (...parts) => readFileSync(at(...parts), 'utf8');
const install = () => execFileSync('cmake', ['--install', resolve(where, build), '--prefix', prefix]);

describe('what is installed', { skip: !build }, () => {
  before(() => {
    install();
    // What all helpers start from now on; test files are processes of their own.
    process.env.STRANGELET_BIN = at('bin', 'strangelet');
  });

  test('says its version', async () => {
    const { code, stdout } = await runToEnd({ args: ['--version'] });
    assert.equal(code, 0);
    assert.match(stdout, /^strangelet \d+\.\d+\.\d+\n$/);
  });

  test('serves the page', async () => {
    const server = await startServer({
      args: [
        `--config-file=${at('etc', 'strangelet', 'caf-application.ini')}`,
        `--http.public-dir=${at('share', 'strangelet', 'public')}`,
      ],
    });
    const { status, text } = await request(server.httpUrl, '/');
    assert.equal(status, 200);
    assert.match(text, /<title>Strangelet<\/title>/);
    await server.stop();
  });

  test('runs as it is from its folder, where the defaults lead to the page', async () => {
    const cwd = at('share', 'strangelet');
    const server = await startServer({ args: ['--http.public-dir=public'], cwd });
    assert.equal((await request(server.httpUrl, '/js/main.js')).status, 200);
    await server.stop();
  });

  test('has a unit whose paths are those of the installation', () => {
    const unit = read('lib', 'systemd', 'system', 'strangelet.service');
    assert.doesNotMatch(unit, /@[A-Z_]+@/);
    const paths = unit.split(/[\s=:]/).filter((word) => word.startsWith(prefix));
    assert.ok(paths.length >= 3, unit);
    for (const path of paths) assert.ok(existsSync(path), path);
  });

  test('has the licence', () => {
    assert.match(read('share', 'doc', 'strangelet', 'LICENSE'), /MIT License/);
  });

  test('leaves a configuration as it is that is there already, for its owner only', () => {
    const file = at('etc', 'strangelet', 'caf-application.ini');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file, 'utf8'), read('share', 'strangelet', 'caf-application.ini'));
    writeFileSync(file, '[http]\nadmin-token = "mine"\n');
    install();
    assert.match(readFileSync(file, 'utf8'), /mine/);
  });
});
