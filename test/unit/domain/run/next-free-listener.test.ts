import { expect, it } from 'vitest';
import { nextFreeListener } from '#domain/run/next-free-listener';

const all = ['9092', '9093', '9094'];

it.each([
  [[], 0, '9092'],
  [['9092'], 0, '9093'],
  [['9093'], 1, '9094'],
  [['9092', '9093', '9094'], 0, undefined],
  // Whoever has waited longer takes the only one.
  [['9092', '9093'], 1, undefined],
  [['9092', '9093'], 0, '9094'],
  // One that is no longer declared takes no other's place.
  [['8000', '9092'], 0, '9093'],
] as const)('where %j serve runs and %i runs have waited longer, it is %s', (leased, ahead, expected) => {
  expect(nextFreeListener({ all, leased: new Set(leased), ahead })).toBe(expected);
});
