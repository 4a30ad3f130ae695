import { comparisonPrice } from './distance-noise.ts';
import { informationPrice, unitsOf } from './information-price.ts';
import { cellFactor, leastSd, sizeSd } from './noise-scale.ts';
import type { OpenQuestion } from './open-question.ts';

/**
 * False when it is certain that nobody is left out of the next answer: when even somebody counted in every answer so
 * far at the dearest price could pay for it. It follows from how many questions there were and never from whom they
 * were about.
 */
export function maybeLeftOut({ book, rules }: OpenQuestion, tables: number): boolean {
  const total = informationPrice(leastSd(rules, false), rules) + informationPrice(sizeSd, rules);
  const cells = tables * informationPrice(cellFactor * leastSd(rules, false), rules);
  const asked = book.numbers.length;
  const { informationPerDataLoad, informationPerProject } = rules.budget;
  const limit = unitsOf(Math.min(informationPerDataLoad, informationPerProject));
  // A comparison may be with each earlier number, and from two of them on with sums and differences.
  return asked > 1 || asked * (total + comparisonPrice) + total + cells > limit / 2;
}
