import { comparisonPrice, reach } from './distance-noise.ts';
import type { HeldNumber } from './held-number.ts';
import { informationPrice, unitsOf } from './information-price.ts';
import { noiseCut } from './keyed-noise.ts';
import { leastSd } from './noise-scale.ts';
import type { OpenQuestion } from './open-question.ts';
import { sizePrice } from './question-size.ts';
import type { SettledNumber } from './settle-number.ts';

type Told = Pick<HeldNumber, 'value' | 'sd'>;

/** Whether, as far as the noisy numbers tell, two sets could be near enough to have been compared at a price. */
const comparable = (one: Told, other: Told): boolean =>
  Math.abs(one.value - other.value) <= reach + 1 + noiseCut * (one.sd + other.sd);

/** The most comparisons with earlier numbers, their sums and differences that one person can have paid for. */
function comparisons(number: Told, earlier: readonly HeldNumber[]): number {
  let most = earlier.filter((one) => comparable(number, one)).length;
  // Sums and differences are made of numbers that are no other's already.
  const parts = earlier.filter(({ from }) => from.length === 0);
  for (const [index, one] of parts.entries())
    for (const other of parts.slice(index + 1)) {
      const sd = one.sd + other.sd;
      if (comparable(number, { value: one.value + other.value, sd })) most += 1;
      if (comparable(number, { value: Math.abs(one.value - other.value), sd })) most += 1;
    }
  return most;
}

/** The most that one answer can have charged for numbers to one person who stands in all that it counts. */
export const mostCharged = ({ book, rules }: OpenQuestion, { number }: SettledNumber): number =>
  sizePrice(rules) + number.units + comparisonPrice * comparisons(number, book.numbers);

/**
 * False when it is certain that nobody was left out of a number: when even a person counted in every answer so far
 * could pay for this one. It follows from noisy numbers and from how many questions there were, never from whom they
 * were about.
 */
export function maybeLeftOut({ book, rules }: OpenQuestion, charged: number): boolean {
  const { informationPerDataLoad, informationPerProject } = rules.budget;
  // The last twentieth is nobody's for certain.
  const limit = 0.95 * unitsOf(Math.min(informationPerDataLoad.numbers, informationPerProject.numbers));
  const dearest = informationPrice(leastSd(rules), rules, rules.rounding);
  return book.mostCharged() + Math.max(charged, sizePrice(rules) + dearest) > limit;
}
