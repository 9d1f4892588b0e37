import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instructionTable, slopeOf, totalOf } from '../instructions.mjs';

test('the total of a profile is the sum of all instructions', () => {
  assert.equal(totalOf('version: 1\nevents: Ir\nfn=(1)\n1 5\ntotals: 123456\n'), 123456);
  assert.throws(() => totalOf('version: 1\nevents: Ir\n'), /no total/);
});

test('what both runs have in common does not count', () => {
  const shorter = { instructions: 1_000_000, operations: 10 };
  assert.equal(slopeOf(shorter, { instructions: 1_700_000, operations: 110 }), 7000);
  assert.throws(() => slopeOf(shorter, shorter), /no more operations/);
});

test('a table says how much more the others have than the first', () => {
  const rows = [{ name: 'pair', servers: { before: 20_000, after: 20_500, best: 19_000 } }];
  const servers = [{ name: 'before' }, { name: 'after' }, { name: 'best' }];
  const [, line] = instructionTable(rows, servers).split('\n');
  assert.deepEqual(line.split(/ {2,}/), ['pair', '20,000', '20,500', '+2.5 %', '19,000', '-5.0 %']);
});
