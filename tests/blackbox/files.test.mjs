import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { rawRequest } from './support/raw.mjs';
import { scratchFolder } from './support/server.mjs';
import { useServer } from './support/suite.mjs';

const secret = 'not for the web';
const page = '<!doctype html><title>é</title>';
const types = {
  'index.html': /^text\/html\b/,
  'app.js': /^(text|application)\/javascript\b/,
  'module.mjs': /^(text|application)\/javascript\b/,
  'style.css': /^text\/css\b/,
  'logo.svg': /^image\/svg\+xml\b/,
  'photo.png': /^image\/png\b/,
  'photo.jpg': /^image\/jpeg\b/,
  'favicon.ico': /^image\/(x-icon|vnd\.microsoft\.icon)\b/,
  'data.json': /^application\/json\b/,
  'notes.txt': /^text\/plain\b/,
  'font.woff2': /^font\/woff2\b/,
  'SHOUTED.HTM': /^text\/html\b/,
  'module.wasm': /^application\/wasm$/,
  'app.js.map': /^application\/json\b/,
  'photo.webp': /^image\/webp$/,
  'ring.mp3': /^audio\/mpeg$/,
  'hello.mp4': /^video\/mp4$/,
  'manual.pdf': /^application\/pdf$/,
  'strange.xyz': /^application\/octet-stream\b/,
  'no-extension': /^application\/octet-stream\b/,
};

/// <scratch>/secret.txt and <scratch>/public/..., which is all that may be seen.
function site() {
  const outside = scratchFolder();
  const folder = join(outside, 'public');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  mkdirSync(join(outside, 'public-not'));
  writeFileSync(join(outside, 'secret.txt'), secret);
  writeFileSync(join(outside, 'public-not', 'secret.txt'), secret);
  for (const name of Object.keys(types))
    writeFileSync(join(folder, name), /\.(json|map)$/.test(name) ? '{}' : page);
  writeFileSync(join(folder, 'sub', 'page.html'), page);
  writeFileSync(join(folder, 'two words.txt'), 'two words');
  writeFileSync(join(folder, 'empty.txt'), '');
  writeFileSync(join(folder, 'large.bin'), Buffer.alloc(3_000_000, 'x'));
  return folder;
}

describe('files', () => {
  const server = useServer(() => ({ args: [`--http.public-dir=${site()}`] }));

  test('/ is index.html', async () => {
    const [root, index] = [await server.request('/'), await server.request('/index.html')];
    assert.equal(root.status, 200);
    assert.equal(root.text, page);
    assert.match(root.headers['content-type'], /^text\/html\b.*utf-8/i);
    assert.equal(root.headers.etag, index.headers.etag);
  });

  for (const [name, type] of Object.entries(types)) {
    test(`${name} has the content type for it`, async () => {
      const { status, headers } = await server.request(`/${name}`);
      assert.equal(status, 200);
      assert.match(headers['content-type'], type);
    });
  }

  test('a query, an escape and a folder are understood', async () => {
    assert.equal((await server.request('/app.js?v=2')).status, 200);
    assert.equal((await server.request('/two%20words.txt')).text, 'two words');
    assert.equal((await server.request('/sub/page.html')).text, page);
  });

  test('an empty file and a large one are served whole', async () => {
    assert.equal((await server.request('/empty.txt')).headers['content-length'], '0');
    const { body } = await server.request('/large.bin');
    assert.ok(body.equals(Buffer.alloc(3_000_000, 'x')));
  });

  test('HEAD has the headers of GET and no body', async () => {
    for (const target of ['/', '/app.js', '/large.bin', '/videochat/health']) {
      const [get, head] = [
        await server.request(target),
        await server.request(target, { method: 'HEAD' }),
      ];
      assert.equal(head.status, 200);
      assert.equal(head.text, '');
      for (const name of ['content-type', 'content-length', 'etag'])
        assert.equal(head.headers[name], get.headers[name], name);
    }
  });

  test('HEAD of what does not exist is 404 without a body', async () => {
    const { status, text } = await server.request('/nothing.html', { method: 'HEAD' });
    assert.deepEqual([status, text], [404, '']);
  });

  test('If-None-Match with the current ETag is 304 without a body', async () => {
    const { etag } = (await server.request('/app.js')).headers;
    assert.match(etag, /^(W\/)?"[^"]+"$/);
    const weak = etag.startsWith('W/') ? etag.slice(2) : `W/${etag}`;
    for (const method of ['GET', 'HEAD'])
      for (const value of [etag, '*', weak, `"other", ${etag}`, `"other",${etag} , "another"`]) {
        const answer = await server.request('/app.js', {
          method,
          headers: { 'If-None-Match': value },
        });
        assert.equal(answer.status, 304, value);
        assert.equal(answer.text, '');
        assert.equal(answer.headers.etag, etag);
      }
  });

  test('If-None-Match with another ETag is 200', async () => {
    for (const value of ['"other"', 'W/"other"', '"', '', 'nonsense']) {
      const answer = await server.request('/app.js', { headers: { 'If-None-Match': value } });
      assert.equal(answer.status, 200, value);
      assert.equal(answer.text, page);
    }
  });

  test('files with different contents have different ETags', async () => {
    const etags = [];
    for (const name of ['app.js', 'data.json', 'two%20words.txt'])
      etags.push((await server.request(`/${name}`)).headers.etag);
    assert.equal(new Set(etags).size, 3);
  });

  test('what does not exist is 404', async () => {
    for (const target of [
      '/nothing',
      '/sub',
      '/sub/',
      '/sub/nothing.html',
      '/app.js/',
      '/app.js/x',
      '/INDEX.HTML',
    ])
      assert.equal((await server.request(target)).status, 404, target);
  });

  test('files are only read: other methods are 405 with Allow', async () => {
    for (const target of ['/', '/app.js'])
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        const { status, headers } = await server.request(target, { method });
        assert.equal(status, 405, `${method} ${target}`);
        const allowed = headers.allow.split(/\s*,\s*/);
        assert.ok(
          allowed.includes('GET') && allowed.includes('HEAD') && !allowed.includes(method),
          headers.allow,
        );
      }
  });
});

describe('nothing leads out of the folder', () => {
  const server = useServer(() => ({ args: [`--http.public-dir=${site()}`] }));

  for (const target of [
    '/../secret.txt',
    '/../../secret.txt',
    '/sub/../../secret.txt',
    '/./../secret.txt',
    '/..//secret.txt',
    '/%2e%2e/secret.txt',
    '/.%2e/secret.txt',
    '/%2E%2E%2Fsecret.txt',
    '/..%2fsecret.txt',
    '/sub/%2e%2e/%2e%2e/secret.txt',
    '/%252e%252e/secret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/../public-not/secret.txt',
    '/....//secret.txt',
    '/..;/secret.txt',
    '/index.html%00.txt',
    '/..%00/secret.txt',
    '/%2fetc/passwd',
    '//etc/passwd',
    '///etc/passwd',
    '/%',
    '/%zz',
    '/%2',
    '/secret.txt',
    '../secret.txt',
    '..',
    'http://127.0.0.1/../secret.txt',
    '/videochat/../../secret.txt',
    '/videochat/%2e%2e/%2e%2e/secret.txt',
  ]) {
    test(`${target}`, async () => {
      const { status, text, socket } = await rawRequest(
        server.httpPort,
        `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`,
      );
      assert.ok(status >= 400 && status < 500, `${status}`);
      assert.ok(!text.includes(secret) && !text.includes('root:'));
      socket.destroy();
    });
  }
});
