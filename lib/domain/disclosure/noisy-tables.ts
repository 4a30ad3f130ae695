import { RoaringBitmap32 } from 'roaring-wasm';
import { chargeAble } from './charge-able.ts';
import type { Counted, Question } from './count-persons.ts';
import { mostLeftOut } from './left-out.ts';
import { privacyCost } from './privacy-cost.ts';
import type { Charge, Release } from './privacy-ledger.ts';
import { type ReleasedNumber, releaseNumber } from './release-number.ts';
import { spendable } from './spendable.ts';
import type { TableCells } from './table-cells.ts';

/** How far a sum of cells may lie below the number before persons must have been left out of them. */
const far = 3.25;

/** Noisy cells, and what they used and cost. */
export type NoisyTables = {
  readonly released: readonly (readonly ReleasedNumber[])[];
  readonly charges: readonly Charge[];
  readonly releases: readonly Release[];
};

/** Cells in which each person stands once are moved alike, so that they agree better with the number beside them. */
function agreeing(values: readonly number[], sd: number, total: Counted): readonly number[] {
  const missing = total.value - values.reduce((sum, value) => sum + value, 0);
  const weight = sd ** 2 / (values.length * sd ** 2 + total.sd ** 2);
  return values.map((value) => value + missing * weight);
}

/**
 * Tables beside a number that is shown, all for one price: the more of them, the more noise in each cell. Every cell is
 * an answer of its own about its persons, so that who stands in several pays for each. Where the cells of a table in
 * which each person stands once add up to clearly less than the number, persons were left out of them: then, and where
 * that cannot be seen, all tables are hidden.
 */
export function noisyTables(
  { rules, privacy, account, gaussian, answers }: Question,
  counted: Counted,
  tables: readonly TableCells[],
): NoisyTables {
  const sd = counted.factor * Math.sqrt(tables.length / privacy.tablesPerQuestion);
  const units = privacyCost(sd);
  const upTo = spendable(privacy, 'tables', answers);
  const hidden = tables.map(({ members }) => members.map(() => ({ persons: null })));
  const partitions = tables.filter(({ partition }) => partition);
  if (mostLeftOut(account, 'tables', units, upTo) > 0 && partitions.length === 0)
    return { released: hidden, charges: [], releases: [] };
  const charges: Charge[] = [];
  const releases: Release[] = [];
  const made = tables.map(({ members, partition }) => {
    const values = members.map((cell) => {
      // A cell pays before the next one is looked at, since they may share persons.
      const { able, charge } = chargeAble(
        account,
        { of: 'tables', units, upTo },
        RoaringBitmap32.and(counted.persons, cell),
      );
      charges.push(charge);
      return able.size + sd * gaussian();
    });
    const sum = values.reduce((total, value) => total + value, 0);
    const release: Release = {
      of: 'tables',
      units: partition ? units : units * members.length,
      noisyPersons: sum,
      upTo,
    };
    releases.push(partition ? release : { ...release, noisyPersons: sum / members.length });
    return { values, partition, sum };
  });
  for (const release of releases) account.released(release);
  const short = made.some(
    ({ partition, sum, values }) =>
      partition && sum < counted.value - far * Math.hypot(counted.sd, sd * Math.sqrt(values.length)),
  );
  if (short) return { released: hidden, charges, releases };
  const released = made.map(({ values, partition }) =>
    (partition ? agreeing(values, sd, counted) : values).map((value) => releaseNumber({ value, sd }, rules)),
  );
  return { released, charges, releases };
}
