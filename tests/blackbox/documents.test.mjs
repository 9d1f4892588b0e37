import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  asyncapi,
  documentedPath,
  faultOfAnswer,
  faultOfMessage,
  openapi,
} from './support/contract.mjs';

describe('the documents', () => {
  test('the version is that of the binary', () => {
    const cmake = readFileSync(new URL('../../CMakeLists.txt', import.meta.url), 'utf8');
    const [, version] = cmake.match(/^project\(strangelet VERSION ([\d.]+)/m);
    assert.equal(openapi.info.version, version);
    assert.equal(asyncapi.info.version, version);
  });

  test('each example message fits its own schema', () => {
    for (const [key, { examples }] of Object.entries(asyncapi.components.messages)) {
      assert.ok(examples.length > 0, `${key} has an example`);
      for (const { payload } of examples)
        assert.equal(faultOfMessage(key.split('.')[0], payload), '', key);
    }
  });

  test('each message belongs to the channel and to one direction', () => {
    const keys = Object.keys(asyncapi.components.messages);
    const { fromClient, toClient } = asyncapi.operations;
    const used = [...fromClient.messages, ...toClient.messages].map(({ $ref }) =>
      $ref.split('/').pop(),
    );
    assert.deepEqual(used.sort(), [...keys].sort());
    assert.deepEqual(Object.keys(asyncapi.channels.socket.messages).sort(), keys.sort());
  });

  test('each example answer fits its own schema', () => {
    for (const [path, item] of Object.entries(openapi.paths))
      for (const method of ['get', 'post', 'delete'])
        for (const [status, { content }] of Object.entries(item[method]?.responses ?? {})) {
          const json = content?.['application/json']?.example;
          if (json === undefined) continue;
          assert.equal(documentedPath(path), path);
          assert.equal(
            faultOfAnswer(method.toUpperCase(), path, {
              status: Number(status),
              headers: {},
              json,
            }),
            '',
            path,
          );
        }
  });

  test('a field that no document mentions is a fault', () => {
    const pong = { event: 'pong', data: { serverTime: '2026-01-31T12:00:00.000Z' } };
    assert.equal(faultOfMessage('server', pong), '');
    assert.match(
      faultOfMessage('server', { ...pong, data: { ...pong.data, extra: 1 } }),
      /additional/,
    );
    assert.match(faultOfMessage('server', { event: 'no_such_event', data: {} }), /no such event/);
    const health = {
      status: 'ok',
      timestamp: '2026-01-31T12:00:00.000Z',
      service: 'video-chat',
      extra: 1,
    };
    assert.match(
      faultOfAnswer('GET', '/videochat/health', { status: 200, headers: {}, json: health }),
      /additional/,
    );
  });

  test('what the server says to people must be a sentence', () => {
    const left = (message) => faultOfMessage('server', { event: 'left_room', data: { message } });
    assert.equal(left('You are in no room.'), '');
    assert.equal(left('`roomId` is not the room you are in.'), '');
    assert.match(left('you are in no room.'), /no sentence/);
    assert.match(left('You are in no room'), /no sentence/);
  });

  test('an error answer must be JSON and repeat its status', () => {
    const headers = { 'content-type': 'application/json' };
    const json = { statusCode: 404, message: 'There is no such room.', error: 'Not Found' };
    assert.equal(faultOfAnswer('GET', '/x', { status: 404, headers, json }), '');
    assert.notEqual(faultOfAnswer('GET', '/x', { status: 405, headers, json }), '');
    assert.notEqual(faultOfAnswer('GET', '/x', { status: 404, headers: {}, json }), '');
  });

  test('the limits in the text are those of the shipped configuration', () => {
    const ini = readFileSync(new URL('../../caf-application.ini', import.meta.url), 'utf8');
    for (const [key, value, words] of [
      ['message-size', /65536/, '64 KiB'],
      ['fragments', /64/, '64 fragments'],
      ['nesting', /32/, '32 levels'],
      ['chat-length', /2000/, '2000 characters'],
      ['queue-messages', /256/, '256 messages'],
    ]) {
      assert.match(ini, new RegExp(`^\\s*${key}\\s*=\\s*${value.source}\\b`, 'm'));
      assert.ok(JSON.stringify(asyncapi).includes(words), words);
    }
  });

  test('each test that docs/security.md names is there', () => {
    const at = new URL('../../docs/security.md', import.meta.url);
    let count = 0;
    for (const cell of readFileSync(at, 'utf8').split(/[|\n]/)) {
      let source = '';
      for (const [, path, title] of cell.matchAll(/\]\((\.\.\/tests\/[^)]+)\)|“([^”]+)”/g)) {
        if (path) source = readFileSync(new URL(path, at), 'utf8').replaceAll(/\s+/g, ' ');
        else if (source) {
          ++count;
          assert.ok(isTitleIn(source, title), title);
        }
      }
    }
    assert.ok(count > 50, `${count} tests`);
  });
});

/** Whether a test file has that title; with … at an end, a title that begins or ends there. */
function isTitleIn(source, title) {
  const open = title.startsWith('…') ? '' : '(?:CAF_TEST\\(|(?:test|it|describe)\\( ?[\'`])';
  const words = title.replaceAll(/^…\s*|\s*…$/g, '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(open + words + (title.endsWith('…') ? '' : '(?:[\'`]|\\) \\{)')).test(source);
}
