import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { errorWords, interestProblem, queueWords } from '../../../public/js/words.js';

describe('the words', () => {
  test('for the queue count the others', () => {
    assert.equal(queueWords(1), 'Nobody else is waiting.');
    assert.equal(queueWords(2), 'One other person is waiting.');
    assert.equal(queueWords(1501), '1,500 others are waiting.');
    for (const nonsense of [undefined, null, '3', 1.5]) assert.equal(queueWords(nonsense), '');
  });

  test('for a problem with the interests are those of the server, and for no other problem', () => {
    const error = { code: 'invalid_message', event: 'find_partner', message: '`interests` must be an array of strings.' };
    assert.equal(interestProblem(error), 'Interests must be an array of strings.');
    assert.equal(interestProblem({ ...error, event: 'next_partner' }), 'Interests must be an array of strings.');
    assert.equal(interestProblem({ ...error, message: '`mode` must be "video" or "text".' }), '');
    assert.equal(interestProblem({ ...error, code: 'internal' }), '');
    assert.equal(interestProblem({ ...error, event: 'chat_message' }), '');
    assert.equal(interestProblem({ code: 'invalid_message' }), '');
  });

  test('for an older server do not quote it', () => {
    assert.equal(errorWords({ code: 'unknown_event', event: 'block_partner', message: 'No such event' }), 'This server cannot do that.');
  });
});
