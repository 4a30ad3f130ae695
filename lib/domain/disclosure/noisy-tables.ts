import { boundedCounts } from './bounded-counts.ts';
import { chargeAble } from './charge-able.ts';
import type { Counted, Question } from './count-persons.ts';
import { leftOutBetween, mostLeftOut } from './left-out.ts';
import type { PersonSet } from './person-set.ts';
import { priceOf } from './price-of.ts';
import { sdOf } from './privacy-cost.ts';
import type { Charge, Release } from './privacy-ledger.ts';
import { type ReleasedNumber, releaseNumber } from './release-number.ts';
import type { TableCells } from './table-cells.ts';

/** The numbers of the cells of one table, each with noise of this standard deviation. */
type Drawn = { readonly values: readonly number[]; readonly sd: number };

/** What tables used and cost. */
type TablesCost = { readonly charges: readonly Charge[]; readonly releases: readonly Release[] };

/**
 * Standard deviation of each cell of so many tables that together cost a person so many units, where nobody is counted in
 * more than `most` cells of one: a person adds one to each of those, which is √`most` in Euclidean distance.
 */
export const cellNoise = (units: number, tables: number, most: number): number =>
  Math.sqrt(tables * most) * sdOf(units);

/** Whoever of `among` can pay for all of these tables pays once, and stands in them; nobody else does. */
export function drawTables(
  question: Question,
  { units, among, counted }: { readonly units: number; readonly among: PersonSet; readonly counted: Counted },
  tables: readonly Omit<TableCells, 'partition'>[],
): TablesCost & { readonly drawn: readonly Drawn[] } {
  const { account, gaussian } = question;
  const price = priceOf(question, 'tables', units);
  const { able, charge } = chargeAble(account, price, among);
  const drawn = tables.map((table) => {
    const sd = cellNoise(units, tables.length, table.most);
    return { values: boundedCounts(able, table).map((count) => count + sd * gaussian()), sd };
  });
  // At most everybody who was counted has paid.
  const release = { ...price, noisyPersons: counted.value };
  account.released(release);
  return { drawn, charges: [charge], releases: [release] };
}

/** Cells in which each person stands once are moved alike, so that they agree better with the number beside them. */
function agreeing({ values, sd }: Drawn, total: Pick<Counted, 'value' | 'sd'>): readonly number[] {
  const missing = total.value - values.reduce((sum, value) => sum + value, 0);
  const weight = sd ** 2 / (values.length * sd ** 2 + total.sd ** 2);
  return values.map((value) => value + missing * weight);
}

/** What all tables of a question cost a person, and how many may not be able to pay that. */
export function tablesPrice(
  question: Pick<Question, 'account' | 'answers' | 'privacy'>,
  factor: number,
): { readonly units: number; readonly possible: number } {
  const units = Math.ceil((1e6 * question.privacy.tablesPerQuestion) / factor ** 2);
  return { units, possible: mostLeftOut(question.account, priceOf(question, 'tables', units)) };
}

/**
 * Tables beside a number that is shown, all for one price: the more of them, the more noise in each cell. Where somebody
 * may not be able to pay, how many could is one table more, by which the intervals of the cells grow upwards.
 */
export function noisyTables(
  question: Question,
  counted: Counted,
  tables: readonly TableCells[],
): TablesCost & { readonly released: readonly (readonly ReleasedNumber[])[]; readonly leftOut: number } {
  const { units, possible } = tablesPrice(question, counted.factor);
  const payers = { members: [counted.persons], countingOrder: [0], most: 1 };
  const all = possible > 0 ? [...tables, payers] : tables;
  const { drawn, ...cost } = drawTables(question, { units, among: counted.persons, counted }, all);
  const paid = possible > 0 ? drawn.at(-1) : undefined;
  const total = paid === undefined ? counted : { value: paid.values[0] ?? 0, sd: paid.sd };
  // Whoever was left out of the number is in no table either.
  const leftOut = counted.leftOut + leftOutBetween(counted, total, possible);
  const released = tables.map(({ partition }, index) => {
    const { values, sd } = drawn[index] ?? { values: [], sd: 0 };
    const told = partition ? agreeing({ values, sd }, total) : values;
    return told.map((value) => releaseNumber({ value, sd, leftOut }, question.rules));
  });
  return { released, leftOut, ...cost };
}
