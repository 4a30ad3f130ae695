import { comparisonPrice, reach } from './distance-noise.ts';
import type { HeldNumber } from './held-number.ts';
import { informationPrice, unitsOf } from './information-price.ts';
import { noiseCut } from './keyed-noise.ts';
import { leastSd, sizeSd } from './noise-scale.ts';
import type { OpenQuestion } from './open-question.ts';
import type { ReleasedTables } from './release-tables.ts';
import type { SettledNumber } from './settle-number.ts';

type Told = Pick<HeldNumber, 'value' | 'sd'>;

/** Whether, as far as the noisy numbers tell, two sets could be near enough to have been compared at a price. */
const comparable = (one: Told, other: Told): boolean =>
  Math.abs(one.value - other.value) <= reach + 1 + noiseCut * (one.sd + other.sd);

/** The most comparisons with earlier numbers, their sums and differences that one person can have paid for. */
function comparisons(number: Told, earlier: readonly HeldNumber[]): number {
  let most = earlier.filter((one) => comparable(number, one)).length;
  for (const [index, one] of earlier.entries())
    for (const other of earlier.slice(index + 1)) {
      const sd = one.sd + other.sd;
      if (comparable(number, { value: one.value + other.value, sd })) most += 1;
      if (comparable(number, { value: Math.abs(one.value - other.value), sd })) most += 1;
    }
  return most;
}

/** The most that one answer can have charged to one person who stands in all that it counts. */
export function mostCharged(
  { book, rules }: OpenQuestion,
  { number }: SettledNumber,
  { recorded }: Pick<ReleasedTables, 'recorded'>,
): number {
  const tables = recorded.reduce((sum, { units }) => sum + units, 0);
  return informationPrice(sizeSd, rules) + number.units + tables + comparisonPrice * comparisons(number, book.numbers);
}

/**
 * False when it is certain that nobody was left out of an answer: when even a person counted in every answer so far
 * could pay for this one. It follows from noisy numbers and from how many questions there were, never from whom they
 * were about.
 */
export function maybeLeftOut(question: OpenQuestion, charged: number): boolean {
  const { book, rules } = question;
  const { informationPerDataLoad, informationPerProject } = rules.budget;
  // Tables end at half of a limit, and the last twentieth is nobody's for certain.
  const limit = 0.475 * unitsOf(Math.min(informationPerDataLoad, informationPerProject));
  const dearest = informationPrice(leastSd(rules, false), rules);
  return book.mostCharged() + charged + dearest > limit;
}
