import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Media } from '../../../public/js/media.js';

/// Refuses with the error that `name` gives for a wish.
const refusing = (name) => ({
  getUserMedia: async (wish) => {
    throw Object.assign(new Error('no'), { name: name(wish) });
  },
});

describe('why there is no camera and no microphone', () => {
  const why = (name) => new Media(() => {}, refusing(name)).open();

  test('is said: there is none, it is forbidden, or in use', async () => {
    assert.equal(await why(() => 'NotFoundError'), 'missing');
    assert.equal(await why(() => 'NotAllowedError'), 'refused');
    assert.equal(await why(() => 'NotReadableError'), 'busy');
    assert.equal(await why(() => 'AbortError'), 'failed');
  });

  test('is not hidden by a microphone that there is not', async () => {
    assert.equal(await why((wish) => (wish.video ? 'NotReadableError' : 'NotFoundError')), 'busy');
  });
});
