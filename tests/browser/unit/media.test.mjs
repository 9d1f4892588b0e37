import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Media } from '../../../public/js/media.js';
import { fakeStream } from './doubles.mjs';

/// Grants the first wish that `grant` accepts, and refuses all others with `error`.
function devices(grant, error = 'OverconstrainedError') {
  const asked = [];
  return {
    asked,
    getUserMedia: async (wish) => {
      asked.push(Object.keys(wish).join('+') + (wish.video === true ? ' plain' : ''));
      if (!grant(wish)) throw Object.assign(new Error(error), { name: error });
      return fakeStream(...Object.keys(wish));
    },
  };
}

describe('camera and microphone', () => {
  test('are asked for once when all goes well', async () => {
    const all = devices(() => true);
    const media = new Media(() => {}, all);
    assert.equal(await media.open(), 'ok');
    assert.deepEqual(all.asked, ['video+audio']);
    assert.deepEqual([media.state('audio'), media.state('video')], ['on', 'on']);
    assert.equal(await media.open(), 'ok');
    assert.equal(all.asked.length, 1);
  });

  test('are asked for in plainer and plainer ways', async () => {
    const soundOnly = devices((wish) => !wish.video);
    const media = new Media(() => {}, soundOnly);
    assert.equal(await media.open(), 'ok');
    assert.deepEqual(soundOnly.asked, ['video+audio', 'video+audio plain', 'video plain', 'audio']);
    assert.deepEqual([media.state('audio'), media.state('video')], ['on', 'none']);
  });

  test('are not asked for again after a refusal', async () => {
    const refusing = devices(() => false, 'NotAllowedError');
    assert.equal(await new Media(() => {}, refusing).open(), 'refused');
    assert.equal(refusing.asked.length, 1);
  });

  test('may be missing altogether', async () => {
    assert.equal(await new Media(() => {}, devices(() => false, 'NotFoundError')).open(), 'missing');
    assert.equal(await new Media(() => {}, undefined).open(), 'insecure');
  });

  test('are let go when the grant comes too late', async () => {
    let grant;
    const stream = fakeStream('video');
    const media = new Media(() => {}, { getUserMedia: () => new Promise((resolve) => (grant = resolve)) });
    const opening = media.open();
    media.close();
    grant(stream);
    assert.equal(await opening, 'cancelled');
    assert.equal(stream.getTracks()[0].readyState, 'ended');
    assert.equal(media.stream, null);
  });

  test('are switched without being closed, and report each change', async () => {
    let changes = 0;
    const media = new Media(() => changes++, devices(() => true));
    await media.open();
    media.toggle('audio');
    assert.deepEqual([media.state('audio'), media.state('video')], ['off', 'on']);
    media.toggle('audio');
    assert.equal(media.state('audio'), 'on');
    media.close();
    assert.equal(media.state('audio'), 'none');
    assert.equal(changes, 4);
  });
});
