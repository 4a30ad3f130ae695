import { describe, expect, it } from 'vitest';
import { openAccountant } from '#domain/disclosure/accountant';
import { range } from '#test/support/disclosure-game';

describe('an accountant', () => {
  it('lets everybody pay at first, and nobody for a price above the budget', () => {
    const account = openAccountant();
    const all = range(0, 1000);
    expect(account.able('numbers', 100_000, 100_000, all)).toBe(all);
    expect(account.able('numbers', 100_001, 100_000, all).size).toBe(0);
  });

  it('leaves out exactly those of whom too much was spent, kind by kind', () => {
    const account = openAccountant();
    account.charge('numbers', 60_000, range(0, 100));
    account.charge('numbers', 30_000, range(50, 200));
    const able = (units: number) => [...account.able('numbers', units, 100_000, range(0, 300))];
    expect(able(10_000)).toHaveLength(300);
    expect(able(10_001)).toEqual([...range(0, 50), ...range(100, 300)]);
    expect(able(40_001)).toEqual([...range(100, 300)]);
    expect(account.able('tables', 100_000, 100_000, range(0, 300)).size).toBe(300);
  });

  it('is after a start what it was before', () => {
    const before = openAccountant();
    const charges = [before.charge('numbers', 60_000, range(0, 100)), before.charge('tables', 70_000, range(5, 9))];
    const release = { of: 'numbers' as const, units: 60_000, noisyPersons: 97 };
    before.released(release);
    const after = openAccountant([{ charges, releases: [release] }]);
    for (const of of ['numbers', 'tables'] as const) {
      expect([...after.able(of, 50_000, 100_000, range(0, 200))]).toEqual([
        ...before.able(of, 50_000, 100_000, range(0, 200)),
      ]);
      expect(after.spent(of)).toEqual(before.spent(of));
    }
    expect(after.spent('numbers')).toEqual({ most: 60_000, overPersons: 60_000 * 97 });
  });

  it('knows that nobody has paid more than the answers allowed, however many there were', () => {
    const account = openAccountant();
    const release = { of: 'numbers', units: 40_000, noisyPersons: 0 } as const;
    const most = (upTo?: number) => {
      account.released({ ...release, upTo });
      return account.spent('numbers').most;
    };
    expect([most(90_000), most(90_000), most(90_000), most(90_000)]).toEqual([40_000, 80_000, 90_000, 90_000]);
    expect(most(100_000)).toBe(100_000);
    expect(most(50_000)).toBe(100_000);
    expect(most()).toBe(140_000);
  });
});
