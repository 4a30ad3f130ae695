import { canonicalPersons } from './canonical-persons.ts';
import { informationPrice } from './information-price.ts';
import { noiseCut } from './keyed-noise.ts';
import type { OpenQuestion } from './open-question.ts';
import type { PersonSet } from './person-set.ts';

/** A question of at least about `from` persons, seen through noise of `sd`, has `fewest` of them for certain. */
type SizeClass = { readonly from: number; readonly sd: number; readonly fewest: number };

const sizeClass = (from: number, sd: number): SizeClass => ({ from, sd, fewest: from - noiseCut * sd });

/**
 * Classes of sizes, from the largest on: in a larger one a number carries more noise, so that less must be left of a
 * person for him to be counted. The noise on the size is as large as the class allows, for it costs 1/σ² as well.
 */
export const sizeClasses: readonly SizeClass[] = [sizeClass(2000, 200), sizeClass(700, 80)];

/** One look at the size: who could pay for it and all before, and what that is. */
type Look = { readonly persons: PersonSet; readonly units: number };

/** How large a question is at the least, and who paid how much to find out. */
export type QuestionSize = { readonly fewest: number; readonly looks: readonly Look[] };

/** The most units that finding out a size can cost. */
export const sizePrice = (rules: OpenQuestion['rules']): number =>
  sizeClasses.reduce((sum, { sd }) => sum + informationPrice(sd, rules), 0);

/** Finds the class of a set's size; nothing is charged yet. */
export function questionSize({ account, book, noise, rules }: OpenQuestion, asked: PersonSet): QuestionSize {
  const looks: Look[] = [];
  let persons = asked;
  let units = 0;
  for (const { from, sd, fewest } of sizeClasses) {
    units += informationPrice(sd, rules);
    persons = account.able(units, persons);
    looks.push({ persons, units });
    if (persons.size + sd * noise.normal(`size ${from}`, book.dataDate, canonicalPersons(persons)) >= from)
      return { fewest, looks };
  }
  return { fewest: 0, looks };
}
