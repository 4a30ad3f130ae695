import { RoaringBitmap32 } from 'roaring-wasm';
import { canonicalPersons } from './canonical-persons.ts';
import type { RecordedTable } from './disclosure-ledger.ts';
import type { DisclosureRules } from './disclosure-rules.ts';
import { hideDerivableCells, type KnownSum } from './hide-derivable-cells.ts';
import { informationPrice } from './information-price.ts';
import { cellFactor, seenSd } from './noise-scale.ts';
import type { OpenQuestion } from './open-question.ts';
import type { PersonSet } from './person-set.ts';
import { type NoisyNumber, noiseReach, type ReleasedNumber, releaseNumber, rounded } from './release-number.ts';
import { cellSd, type SettledNumber } from './settle-number.ts';

/** One cell of a table over all the trust's data. */
export type TableCell = { readonly label: string; readonly members: PersonSet };

/** A table that is asked for; `sums` names the cells whose sum is known from another released number. */
export type WantedTable = {
  readonly name: string;
  readonly cells: readonly TableCell[];
  readonly sums: readonly KnownSum[];
};

const noisy = (value: number, question: OpenQuestion): NoisyNumber => ({
  value,
  sd: cellSd(question, value),
  factor: cellFactor,
});

/**
 * The noisy cells of a table: each one answer about its persons, with noise that the total's set and its label give. A
 * cell pays before the next one is looked at, wherever they share persons.
 */
function makeCells(
  question: OpenQuestion,
  { number, persons }: SettledNumber,
  { name, cells, sums }: Pick<WantedTable, 'name' | 'cells' | 'sums'>,
) {
  const { tableAccount: account, book, noise, rules } = question;
  const price = informationPrice(cellSd(question, 0), rules, rules.rounding);
  const set = noise.name(book.dataDate, name, number.persons);
  const made = cells.map(({ label, members }) => {
    const able = account.able(price, RoaringBitmap32.and(persons, members));
    const sd = cellSd(question, able.size);
    const value = rounded(able.size + sd * noise.normal(set, label, String(sd), canonicalPersons(able)), rules);
    const { persons: seen } = releaseNumber(noisy(value, question), rules);
    const units = seen === null ? price : informationPrice(seenSd(seen, rules, cellFactor), rules, rules.rounding);
    account.charge('both', units, able);
    return { value, units };
  });
  const units = made.map((cell) => cell.units);
  return {
    values: made.map(({ value }) => value),
    // Who stands in one cell pays for one; otherwise somebody may stand in all.
    units: sums.length > 0 ? Math.max(...units) : units.reduce((sum, each) => sum + each, 0),
  };
}

/** A table's cells as they are released, and what is recorded of it. */
export type SettledTable = { readonly released: readonly ReleasedNumber[]; readonly recorded: RecordedTable };

/** Where in its limits a noisy number leaves the true one. */
export function limitsOf({ value, sd, factor }: NoisyNumber, rules: DisclosureRules) {
  const far = noiseReach({ sd, factor }, rules) + rules.rounding;
  return { least: Math.max(0, value - far), most: value + far };
}

/**
 * Makes one table, or takes it from the earlier number that this one is answered as.
 */
export function settleTable(question: OpenQuestion, settled: SettledNumber, table: WantedTable): SettledTable {
  const { tableAccount: account, book, projectId, rules } = question;
  const place = settled.like?.place ?? book.numbers.length;
  const known = book.table(place, table.name);
  if (known !== undefined && !known.toldTo.has(projectId) && settled.like !== undefined)
    account.charge('project', known.units, account.able(known.units, settled.like.persons));
  const made = known === undefined ? makeCells(question, settled, table) : undefined;
  const values = known?.cells ?? made?.values ?? [];
  const released = values.map((value) => releaseNumber(noisy(value, question), rules));
  const hidden = hideDerivableCells(
    values.map((value, index) => ({
      ...limitsOf(noisy(value, question), rules),
      small: released[index]?.persons === null,
    })),
    table.sums,
    rules.threshold,
  );
  return {
    released: released.map((cell, index) => (hidden.has(index) ? { persons: null } : cell)),
    recorded: { place, name: table.name, cells: [...values], units: known?.units ?? made?.units ?? 0 },
  };
}
