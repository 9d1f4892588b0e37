// What is missing, empty, unreadable or cut off opens no door: SIGHUP changes nothing then.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { request } from './support/http.mjs';
import { handshakeHead, rawRequest } from './support/raw.mjs';
import { runToEnd, scratchFolder, startServer } from './support/server.mjs';
import { Issuer } from './support/tokens.mjs';
import { until } from './support/waits.mjs';

const issuer = new Issuer('RS256');
const key = issuer.path;
const site = 'https://chat.example';
const claims = { iss: 'https://id.example', aud: 'chat' };
const usual = `; The doors that this file closes.
[log]
level = "debug"

[http]
admin-token = "sesame"

[websocket]
allowed-origins = ["${site}"]

[limits]
nesting = 9

[auth]
mode = "jwt"
algorithm = "RS256"
keys = ["${key}"]
issuer = "${claims.iss}"
audience = "${claims.aud}"

[net]
trusted-proxies = ["192.0.2.1"]
`;

/// The file without the option, or only up to `words`.
const without = (option) => usual.replace(new RegExp(`^${option} = .*\n`, 'm'), '');
const upTo = (words) => usual.slice(0, usual.indexOf(words) + words.length);

/// A server in a folder with a caf-application.ini, which can be damaged and restored.
class GuardedServer {
  static async start() {
    const server = new GuardedServer();
    server.folder = scratchFolder();
    server.file = join(server.folder, 'caf-application.ini');
    server.restore();
    return Object.assign(server, await startServer({ cwd: server.folder }));
  }

  restore() {
    for (const path of [this.file, key]) rmSync(path, { recursive: true, force: true });
    writeFileSync(this.file, usual);
    writeFileSync(key, issuer.keyFile);
  }

  /// Sends SIGHUP and returns what the server says about it.
  async hangUp() {
    const seen = this.logs().length;
    this.process.kill('SIGHUP');
    const news = () => this.logs().slice(seen);
    await until(() => /reload: done.*\n|nothing is changed\n/.test(news()), 'end of the reload');
    return news();
  }

  async handshake(token, Origin = site) {
    const { status, socket } = await rawRequest(
      this.wsPort,
      handshakeHead(`/?token=${token}`, { Origin }),
    );
    socket.destroy();
    return status;
  }

  async rooms(Authorization) {
    const headers = Authorization ? { Authorization } : {};
    return (await request(this.httpUrl, '/videochat/rooms', { headers })).status;
  }

  /// Who comes in, and who does not.
  async expectClosedDoors() {
    assert.deepEqual(
      {
        good: await this.handshake(issuer.token(claims)),
        nameless: await this.handshake(''),
        foreignIssuer: await this.handshake(issuer.token({ ...claims, iss: 'x' })),
        noAudience: await this.handshake(issuer.token({ ...claims, aud: undefined })),
        foreignSite: await this.handshake(issuer.token(claims), 'https://evil.example'),
        operator: await this.rooms('Bearer sesame'),
        local: await this.rooms(),
        emptyToken: await this.rooms('Bearer '),
      },
      {
        good: 101,
        nameless: 401,
        foreignIssuer: 401,
        noAudience: 401,
        foreignSite: 403,
        operator: 200,
        local: 401,
        emptyToken: 401,
      },
    );
  }
}

const replaceByFolder = (path) => (rmSync(path), mkdirSync(path));
const replaceByPipe = (path) => (rmSync(path), execFileSync('mkfifo', [path]));
const replaceByDeadLink = (path) => (rmSync(path), symlinkSync('/nowhere/at/all', path));

describe('SIGHUP changes nothing, and says why,', () => {
  let server;
  before(async () => {
    server = await GuardedServer.start();
  });
  afterEach(async () => {
    server.restore();
    assert.match(await server.hangUp(), /reload: done, 0 changed, 0 wait/);
  });
  after(() => server.stop());

  const write = (content) => () => writeFileSync(server.file, content);
  for (const [what, damage, ...words] of [
    ['with its file renamed', () => renameSync(server.file, `${server.file}.old`), 'is missing'],
    ['with a dead link for its file', () => replaceByDeadLink(server.file), 'No such file'],
    ['with a folder for its file', () => replaceByFolder(server.file), 'Is a directory'],
    ['with a pipe for its file, without waiting', () => replaceByPipe(server.file), 'sets any option'],
    ['with an empty file', write(''), 'no longer sets any option', 'admin-token'],
    ['with nothing but comments', write('; [http]\n; admin-token = "x"\n'), 'no longer sets any option'],
    ['with bytes that are no text', write('\0'.repeat(4096)), 'not a text file'],
    ['with a file cut off in its first line', write('; The doors'), 'no longer sets any option'],
    ['with a file cut off in a comment', write(`${usual}; and`), 'middle of a line'],
    ['with a file cut off in a value', write(upTo('mode = "jw')), 'auth.mode'],
    [
      'with a file cut off in a number',
      write(`${usual}[session]\nresume-messages = 6`),
      'middle of a line',
    ],
    ['with a file cut off in a list', write(upTo(`keys = ["`)), 'auth.keys'],
    [
      'with a file cut off between lines',
      write(upTo('nesting = 9\n')),
      'auth.mode is no longer set',
    ],
    [
      'with the file cut off before what names the issuer',
      write(upTo(`keys = ["${key}"]\n`)),
      'auth.issuer', 'auth.audience',
    ],
    ['without auth.mode', write(without('mode')), 'write mode = "none"'],
    ['without auth.keys', write(without('keys')), 'auth.keys'],
    ['without auth.issuer', write(without('issuer')), 'auth.issuer is no longer set'],
    ['without auth.audience', write(without('audience')), 'auth.audience is no longer set'],
    [
      'without http.admin-token',
      write(without('admin-token')),
      'http.admin-token is no longer set',
    ],
    ['with an empty http.admin-token', write(usual.replace('sesame', '')), 'http.admin-token'],
    [
      'without websocket.allowed-origins',
      write(without('allowed-origins')),
      'websocket.allowed-origins is no longer set',
    ],
    [
      'with an empty list of origins',
      write(usual.replace(`"${site}"`, '')),
      'websocket.allowed-origins',
    ],
    ['without net.trusted-proxies', write(without('trusted-proxies')), 'net.trusted-proxies'],
    ['with an empty list of keys', write(usual.replace(`"${key}"`, '')), 'auth.keys'],
    ['with a key file that is missing', () => rmSync(key), 'auth.keys'],
    ['with a key file that is empty', () => writeFileSync(key, ''), 'is empty'],
    ['with a key file that is blank', () => writeFileSync(key, '\n\n'), 'no public key'],
    [
      'with a key file cut off',
      () => writeFileSync(key, issuer.keyFile.slice(0, 200)),
      'no public key',
    ],
    ['with a folder for a key file', () => replaceByFolder(key), 'Is a directory'],
    ['with a pipe for a key file, without waiting', () => replaceByPipe(key), 'is empty'],
    ['with a dead link for a key file', () => replaceByDeadLink(key), 'No such file'],
  ])
    test(what, async () => {
      damage();
      const log = await server.hangUp();
      assert.match(log, /error reload: .*nothing is changed\n/);
      assert.doesNotMatch(log, /reload: done/);
      await until(() => words.every((word) => server.logs().slice(-3000).includes(word)), `${words}`);
      await server.expectClosedDoors();
    });
});

describe('SIGHUP', () => {
  test('opens a door that the file names, by a word', async () => {
    const server = await GuardedServer.start();
    await server.expectClosedDoors();
    writeFileSync(server.file, usual.replace('"jwt"', '"none"'));
    assert.match(await server.hangUp(), /auth\.mode: "jwt" -> "none"\n/);
    assert.equal(await server.handshake(''), 101);
    writeFileSync(server.file, usual);
    assert.match(await server.hangUp(), /auth\.mode: "none" -> "jwt"\n/);
    await server.expectClosedDoors();
    await server.stop();
  });

  test('closes doors and changes locks', async () => {
    const server = await GuardedServer.start();
    const changed = usual.replace('sesame', 'mellon').replace(`"${site}"`, '"https://a.example"');
    writeFileSync(server.file, changed);
    assert.match(await server.hangUp(), /reload: done, 2 changed/);
    assert.equal(await server.rooms('Bearer mellon'), 200);
    assert.equal(await server.rooms('Bearer sesame'), 401);
    assert.equal(await server.handshake(issuer.token(claims), 'https://a.example'), 101);
    assert.equal(await server.handshake(issuer.token(claims)), 403);
    await server.stop();
    server.restore();
  });

  test('reads a file that was not there at the start, and insists on it from then on', async () => {
    const cwd = scratchFolder();
    const file = join(cwd, 'caf-application.ini');
    const server = Object.assign(new GuardedServer(), await startServer({ cwd }));
    assert.match(await server.hangUp(), /reload: done, 0 changed/);
    assert.equal(await server.rooms(), 200);
    writeFileSync(file, '[http]\nadmin-token = "sesame"\n');
    const log = await server.hangUp();
    assert.match(log, /reload: read ".*caf-application\.ini", which did not exist before\n/);
    assert.equal(await server.rooms(), 401);
    rmSync(file);
    assert.match(await server.hangUp(), /nothing is changed/);
    assert.equal(await server.rooms(), 401);
    await server.stop();
  });
});

describe('the start', () => {
  const start = async (content) => {
    const cwd = scratchFolder();
    if (content !== undefined) writeFileSync(join(cwd, 'caf-application.ini'), content);
    const server = await startServer({ cwd });
    await server.stop();
    return { logs: server.logs(), file: join(realpathSync(cwd), 'caf-application.ini') };
  };

  test('says which file it has read', async () => {
    const { logs, file } = await start('[limits]\nnesting = 9\n');
    assert.ok(logs.includes(` info config: read "${file}"; `), logs);
    assert.doesNotMatch(logs, /warn/);
  });

  test('says that it has read none, and which it has looked for', async () => {
    const { logs, file } = await start();
    assert.ok(logs.includes(`config: found no file "${file}"; `), logs);
  });

  test('warns of a file that sets nothing, and of one that may be cut off', async () => {
    assert.match((await start('')).logs, /warn config: ".*caf-application\.ini" sets no option\n/);
    const cut = await start('[limits]\nnesting = 9');
    assert.match(cut.logs, /warn config: ".*" ends in the middle of a line and may be cut off\n/);
  });

  for (const [what, spoil] of [
    ['a dead link', replaceByDeadLink],
    ['a folder', replaceByFolder],
  ])
    test(`is refused with ${what} where the file should be`, async () => {
      const cwd = scratchFolder();
      const file = join(cwd, 'caf-application.ini');
      writeFileSync(file, '');
      spoil(file);
      const { code, stderr } = await runToEnd({ cwd, args: ['--http.port=0', '--websocket.port=0'] });
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^strangelet: cannot read caf-application\.ini: /);
    });
});
