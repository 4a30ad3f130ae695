import { describe, expect, it } from 'vitest';
import { openAccountant } from '#domain/disclosure/accountant';
import { leftOutBetween, mostLeftOut } from '#domain/disclosure/left-out';

const spending = (...released: readonly (readonly [units: number, persons: number])[]) =>
  openAccountant([
    {
      charges: [],
      releases: released.map(([units, noisyPersons]) => ({ of: 'numbers' as const, units, noisyPersons })),
    },
  ]);
const price = { of: 'numbers', units: 30_000, upTo: 100_000 } as const;
const left = (account: ReturnType<typeof openAccountant>) => mostLeftOut(account, price);

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
    expect(mostLeftOut(spending(), { ...price, units: 100_000 })).toBe(Number.POSITIVE_INFINITY));

  it('looks at each kind of cost alone', () =>
    expect(mostLeftOut(spending([99_000, 9]), { ...price, of: 'tables' })).toBe(0));

  it('is bounded by two noisy numbers too, of all and of those who paid, and never above what is possible', () => {
    const [all, paid] = [
      { value: 200, sd: 3 },
      { value: 150, sd: 4 },
    ];
    expect(leftOutBetween(all, paid, 1000)).toBe(60);
    expect(leftOutBetween(paid, all, 1000)).toBe(10);
    expect(leftOutBetween(all, paid, 12)).toBe(12);
    expect(leftOutBetween(all, paid, 0)).toBe(0);
  });
});
