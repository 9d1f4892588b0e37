import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Memory } from '../../../public/js/memory.js';
import { Preferences } from '../../../public/js/preferences.js';
import { FakeStorage } from './doubles.mjs';

describe('the memory of a browser', () => {
  test('gives back what it was given', () => {
    const storage = new FakeStorage();
    new Memory(() => storage).keep('key', { a: [1] });
    assert.deepEqual(new Memory(() => storage).recall('key'), { a: [1] });
    assert.equal(new Memory(() => storage).recall('other'), undefined);
  });

  test('does without a storage that is missing, forbidden, full, or spoiled', () => {
    const forbidden = () => { throw new DOMException('no', 'SecurityError'); };
    const full = { getItem: () => null, setItem: forbidden };
    for (const open of [() => undefined, () => null, forbidden, () => full]) {
      const memory = new Memory(open);
      memory.keep('key', 1);
      assert.equal(memory.recall('key'), undefined);
    }
    assert.equal(new Memory(() => ({ getItem: () => '{broken' })).recall('key'), undefined);
  });
});

describe('the preferences', () => {
  const empty = () => new Memory(() => new FakeStorage());
  const stored = (value) => ({ recall: () => value, keep() {} });

  test('are video, and no interests, at first', () => {
    assert.deepEqual(new Preferences(empty(), 'en').request, { interests: [], mode: 'video', language: 'en' });
  });

  test('are what a search carries', () => {
    const preferences = new Preferences(empty(), 'nb-NO');
    preferences.interests.add('Chess');
    preferences.interests.add('night trains');
    preferences.mode = 'text';
    assert.deepEqual(preferences.request, { interests: ['Chess', 'night trains'], mode: 'text', language: 'nb-NO' });
  });

  test('have no language that the server would refuse', () => {
    for (const tag of ['en-US@posix', 'en_GB', '', undefined, '-', 'en-', 'toolongtag', 'x-'.repeat(20) + 'y'])
      assert.equal('language' in new Preferences(empty(), tag).request, false, String(tag));
    for (const tag of ['en', 'zh-Hant-TW', 'de-CH-1996'])
      assert.equal(new Preferences(empty(), tag).request.language, tag);
  });

  test('are remembered, but for the language', () => {
    const storage = new FakeStorage();
    const first = new Preferences(new Memory(() => storage), 'en');
    first.interests.add('chess');
    first.keep();
    first.mode = 'text';
    const second = new Preferences(new Memory(() => storage), 'fr');
    assert.deepEqual(second.request, { interests: ['chess'], mode: 'text', language: 'fr' });
  });

  test('survive whatever was stored', () => {
    for (const junk of [null, 7, 'text', [], { interests: 'chess', mode: 'audio' }, { interests: [7, null], mode: {} }])
      assert.deepEqual(new Preferences(stored(junk), 'en').request, { interests: [], mode: 'video', language: 'en' });
    const many = Array.from({ length: 30 }, (_, n) => `number ${n}`);
    assert.equal(new Preferences(stored({ interests: many }), 'en').request.interests.length, 10);
  });
});
