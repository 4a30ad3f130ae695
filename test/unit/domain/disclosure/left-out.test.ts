import { describe, expect, it } from 'vitest';
import { openAccountant } from '#domain/disclosure/accountant';
import { mostLeftOut } from '#domain/disclosure/left-out';

const spending = (...released: readonly (readonly [units: number, persons: number])[]) =>
  openAccountant([
    {
      charges: [],
      releases: released.map(([units, noisyPersons]) => ({ of: 'numbers' as const, units, noisyPersons })),
    },
  ]);
/** At a budget of 100,000 units and a price of 30,000. */
const left = (account: ReturnType<typeof openAccountant>) => mostLeftOut(account, 'numbers', 30_000, 100_000);

describe('how many persons may have been left out', () => {
  it('is none while all released answers together cost nobody more than leaves the price', () => {
    expect(left(spending())).toBe(0);
    expect(left(spending([30_000, 1000], [40_000, 1000]))).toBe(0);
  });

  it('is bounded by what the answers cost all persons together, divided by what one has to have paid', () => {
    expect(left(spending([30_000, 100], [41_000, 100]))).toBe(102);
    expect(left(spending([30_000, 100], [41_000, -5]))).toBe(43);
  });

  it('is without bound where the price is more than the budget', () =>
    expect(mostLeftOut(spending(), 'numbers', 100_000, 100_000)).toBe(Number.POSITIVE_INFINITY));

  it('looks at each kind of cost alone', () =>
    expect(mostLeftOut(spending([99_000, 9]), 'tables', 30_000, 100_000)).toBe(0));
});
