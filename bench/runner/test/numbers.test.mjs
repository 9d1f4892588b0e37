import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chart } from '../chart.mjs';
import { median, percentile, ratio, summary } from '../stats.mjs';
import { columns, markdown, number, range, times } from '../text.mjs';

test('the median is the middle value, or the mean of two', () => {
  assert.equal(median([3, 1, 10]), 3);
  assert.equal(median([4, 1, 2, 10]), 3);
  assert.ok(Number.isNaN(median([])));
});

test('a percentile is a value that was seen', () => {
  const values = Array.from({ length: 200 }, (_, i) => 200 - i);
  assert.deepEqual([0, 50, 99, 100].map((percent) => percentile(values, percent)), [1, 100, 198, 200]);
  assert.equal(percentile([7], 99), 7);
  assert.ok(Number.isNaN(percentile([], 50)));
});

test('a round that failed does not count', () => {
  assert.deepEqual(summary([2, NaN, 4]), { median: 3, min: 2, max: 4, count: 2 });
  assert.equal(summary([NaN]), null);
});

test('a ratio is taken round by round', () => {
  assert.equal(ratio([10, 30, 12], [5, 15, 4]), 2); // of the medians it would be 2.4
  assert.equal(ratio([10, 30], [5, NaN]), 2);
  assert.ok(Number.isNaN(ratio([10], [])));
});

test('numbers have about three digits', () => {
  assert.deepEqual([0, 0.1234, 1.234, 12.34, 1234.5].map(number), [
    '0',
    '0.123',
    '1.23',
    '12.3',
    '1,235',
  ]);
  assert.equal(number(NaN), '–');
  assert.equal(times(1.234), '1.23 ×');
  assert.equal(range({ median: 2, min: 1, max: 3, count: 5 }), '2.00 (1.00–3.00)');
  assert.equal(range({ median: 2, min: 2, max: 2, count: 1 }), '2.00');
});

test('tables are aligned', () => {
  assert.equal(columns([['a', 'b'], ['long', '10']]), 'a      b\nlong  10');
  assert.equal(markdown([['a', 'b'], ['c', 'd']]), '| a | b |\n| --- | --: |\n| c | d |');
});

test('a bar is as long as its value', () => {
  const bars = [1, 2].map((value) => ({ name: 'x', title: 'a <b>', value, words: `${value}` }));
  const svg = chart([{ title: 't', note: 'n', bars }], 'd');
  const [short, long] = [...svg.matchAll(/class="peer".* width="([\d.]+)"/g)].map((m) => +m[1]);
  assert.equal(long, 2 * short);
  assert.match(svg, /a &#60;b&#62;/);
});
