import { expect, it } from 'vitest';
import { connected } from '#domain/sql/connected';
import { behindLeftJoin, type Equality } from '#domain/sql/equalities';
import type { FoundColumn, Relation } from '#domain/sql/sql-scope';

const relation = (alias: string): Relation => ({
  alias,
  table: 'death',
  bare: false,
  columns: new Map([['person_id', 'person']]),
  patients: true,
  product: 0,
  optional: false,
});
const column = (alias: string): FoundColumn => ({
  relation: relation(alias),
  scope: { relations: [], merged: new Set(), outer: undefined, groups: undefined, aggregates: 'condition' },
  column: 'person_id',
  type: 'person',
});
const equal = (left: string, right: string): Equality => ({ left: column(left), right: column(right) });
const rows = ['a', 'b', 'c'].map(relation);
const ways = (equalities: readonly Equality[]) =>
  equalities.map(({ left, right, oneWay }) => `${left.relation.alias}${oneWay ? '>' : '='}${right.relation.alias}`);

it('ties rows through one another, whichever comes first', () => {
  expect(connected(rows, [equal('c', 'b'), equal('b', 'a')], false)).toBe(true);
  expect(connected(rows, [equal('a', 'b')], false)).toBe(false);
  expect(connected([], [], true)).toBe(true);
});

it('ties nothing over a row that may be missing', () => {
  const missing = behindLeftJoin([equal('a', 'c'), equal('c', 'b')], new Set(['c']));
  expect(ways(missing)).toEqual(['a>c', 'b>c']);
  expect(connected(rows, missing, false)).toBe(false);
  expect(connected(rows, [...missing, equal('a', 'b')], false)).toBe(true);
});

it('keeps behind a LEFT JOIN what its right side says of itself, and forgets what it says of others', () => {
  expect(ways(behindLeftJoin([equal('b', 'c'), equal('a', 'x'), equal('b', 'x')], new Set(['b', 'c'])))).toEqual([
    'b=c',
    'x>b',
  ]);
});

it('asks inside a SELECT for a tie to what is around, from there', () => {
  expect(connected(rows.slice(0, 2), [equal('a', 'b'), equal('b', 'around')], true)).toBe(true);
  expect(connected(rows.slice(0, 2), [equal('a', 'b')], true)).toBe(false);
  expect(connected(rows.slice(0, 1), behindLeftJoin([equal('a', 'around')], new Set(['b'])), true)).toBe(false);
});
