import { expect, it } from 'vitest';
import { runningTotal } from '#domain/answers/running-total';

it('adds the numbers that were released, the squares of their margins, and who may have been left out', () => {
  expect(
    runningTotal([
      { persons: 120, margin: 30, above: 4 },
      { persons: null },
      { persons: 80, margin: 40 },
      { persons: 0, margin: 0, above: 2 },
    ]),
  ).toEqual({ persons: 200, margin: 50, above: 6, trusts: 3 });
});

it('is none while no number was released, and is the number of a single trust', () => {
  expect(runningTotal([])).toBeUndefined();
  expect(runningTotal([{ persons: null }])).toBeUndefined();
  expect(runningTotal([{ persons: 40, margin: 7 }])).toEqual({ persons: 40, margin: 7, trusts: 1 });
});

it('tells no margin where one of the numbers came without', () => {
  expect(runningTotal([{ persons: 40, margin: 7 }, { persons: 10 }])).toEqual({ persons: 50, trusts: 2 });
});
