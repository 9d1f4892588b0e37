import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Draft } from '../../../public/js/draft.js';

describe('a message that is being written', () => {
  let draft, field, counter, news;
  beforeEach(() => {
    field = {
      value: '',
      addEventListener(_, listener) { this.type = (text) => ((this.value = text), listener()); },
      setAttribute(name, value) { this[name] = value; },
    };
    [counter, news] = [{ textContent: '' }, { textContent: '' }];
    draft = new Draft(field, counter, news);
  });

  test('is what is written, without white space around it', () => {
    field.type('  hello ');
    assert.equal(draft.ready(), 'hello');
    assert.equal(field.value, '  hello ');
  });

  test('is none when it is white space only, which goes away', () => {
    field.type(' \n ');
    assert.equal(draft.ready(), '');
    assert.equal(field.value, '');
  });

  test('says how much is left near the limit only', () => {
    field.type('x'.repeat(1799));
    assert.equal(counter.textContent, '');
    field.type('x'.repeat(1800));
    assert.equal(counter.textContent, '200 characters left.');
    field.type('x'.repeat(1999));
    assert.equal(counter.textContent, 'One character left.');
  });

  test('is counted in characters as the server counts, not in halves of them', () => {
    field.type('👋'.repeat(2000));
    assert.equal(counter.textContent, '0 characters left.');
    assert.equal(draft.ready().length, 4000);
  });

  test('that is too long loses nothing, cannot be sent, and that is said, once', () => {
    field.type('x'.repeat(2500));
    assert.equal(counter.textContent, '500 characters too many to be sent.');
    assert.equal(news.textContent, '500 characters too many to be sent.');
    assert.equal(field['aria-invalid'], 'true');
    field.type('x'.repeat(2400));
    assert.equal(news.textContent, '500 characters too many to be sent.');
    assert.equal(draft.ready(), '');
    assert.equal(news.textContent, '400 characters too many to be sent.');
    assert.equal(field.value.length, 2400);
    field.type('x');
    assert.deepEqual([counter.textContent, news.textContent, field['aria-invalid']], ['', '', 'false']);
  });

  test('is given back where there is no other', () => {
    draft.restore('refused');
    assert.equal(field.value, 'refused');
    field.type('another');
    draft.restore('refused');
    assert.equal(field.value, 'another');
    draft.clear();
    assert.equal(field.value, '');
  });
});
