import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blockedWords, callWords, mediaWords, phaseWords, queueWords } from '../../../public/js/words.js';

describe('the words promise no more than is true:', () => {
  test('a block holds while both stay', () => {
    assert.match(blockedWords, /as long as both of you stay on this page/);
  });

  test('those who wait may want another kind of conversation', () => {
    assert.equal(queueWords(1, true), 'Nobody else is waiting.');
    assert.equal(queueWords(2, true), 'One other person is waiting, for video or for text.');
    assert.equal(queueWords(4, true), '3 others are waiting, for video or for text.');
  });

  test('who has no camera has not chosen text', () => {
    const said = ['insecure', 'refused', 'missing', 'busy', 'failed'].map(mediaWords);
    assert.equal(new Set(said).size, 5);
    for (const words of said) assert.doesNotMatch(words, /text/i);
    assert.equal(mediaWords('ok'), '');
  });

  test('a camera that is off is no broken one', () => {
    assert.equal(callWords('connected', ['audio', 'video'], true), 'You are talking with a stranger, whose camera is off.');
    assert.equal(callWords('connected', ['audio', 'video'], false), 'You are talking with a stranger.');
    assert.match(callWords('failed', ['audio', 'video'], true), /interrupted/);
  });

  test('anyone is welcome only when one said so', () => {
    assert.match(phaseWords('looking', 'anyone'), /^Anyone is welcome now\./);
    assert.doesNotMatch(phaseWords('looking', 'wide'), /Anyone/);
  });
});
