import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Interests } from '../../../public/js/interests.js';

describe('interests', () => {
  const of = (...texts) => new Interests(texts).all;

  test('are kept in the order of adding, with tidy spaces', () => {
    assert.deepEqual(of('  night   trains ', 'chess'), ['night trains', 'chess']);
  });

  test('that differ only in case, form or width are one, in the first spelling', () => {
    assert.deepEqual(of('Chess', 'chess', ' CHESS '), ['Chess']);
    assert.deepEqual(of('Straße', 'STRASSE', 'ｓｔｒａｓｓｅ', 'STRAẞE'), ['Straße']);
    assert.deepEqual(of('café', 'cafe\u0301', 'CAFE\u0301'), ['café']);
    assert.deepEqual(of('ΟΔΟΣ', 'οδός', 'οδος'), ['ΟΔΟΣ', 'οδός']);
    assert.equal(new Interests(['Go']).add('gO'), 'known');
  });

  test('are at most ten', () => {
    const interests = new Interests(Array.from({ length: 12 }, (_, n) => `number ${n}`));
    assert.equal(interests.size, 10);
    assert.equal(interests.add('one more'), 'full');
    assert.equal(interests.add('NUMBER 3'), 'known');
    interests.remove('number 0');
    assert.equal(interests.add('one more'), 'added');
  });

  test('have at most 32 characters each, of any script', () => {
    const interests = new Interests();
    assert.equal(interests.add('x'.repeat(33)), 'long');
    assert.equal(interests.add('x'.repeat(32)), 'added');
    assert.equal(interests.add('🚂'.repeat(32)), 'added');
    assert.equal(interests.add('e\u0301'.repeat(32)), 'added');
    assert.equal(interests.add('ß'.repeat(17)), 'long', 'the server compares by ss');
    assert.equal(interests.add(`a${'\u200d'.repeat(200)}`), 'long', 'nor may what nobody sees be without end');
  });

  test('are not made of nothing', () => {
    for (const nothing of ['', '  ', '\u200b', '\u00ad \u2060']) assert.equal(new Interests().add(nothing), 'empty');
  });

  test('are removed in whatever spelling', () => {
    const interests = new Interests(['Chess', 'jazz']);
    interests.remove('CHESS');
    assert.deepEqual(interests.all, ['jazz']);
    interests.remove('never there');
    assert.equal(interests.size, 1);
  });

  test('come out of whatever was stored', () => {
    for (const stored of [undefined, null, 7, 'chess', { 0: 'chess' }]) assert.deepEqual(new Interests(stored).all, []);
    assert.deepEqual(of(null, 7, 'chess', ['jazz']), ['chess']);
  });
});
