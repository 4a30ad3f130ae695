import { informationPrice } from './information-price.ts';
import { leastSd } from './noise-scale.ts';
import type { OpenQuestion } from './open-question.ts';
import type { NumberKind } from './settle-number.ts';

/**
 * A trust's share of a secure sum. Its part of the common noise is such that all parts together are the noise of one
 * number; a large question adds its own. The noise is one of three sizes, because a finer one would tell the share itself,
 * and so is the price. Without the other trusts' noise the share alone tells more; the masks keep it from being alone.
 */
export const shareOf = (
  { rules }: Pick<OpenQuestion, 'rules'>,
  { participants, participantsHash }: { readonly participants: number; readonly participantsHash: string },
): NumberKind => ({
  name: `sum ${participants} ${participantsHash}`,
  rounding: 1,
  // A share leaves under a mask, however small it is.
  shown: () => true,
  sd: (_, fewest) => Math.hypot(rules.noise.persons / Math.sqrt(participants), fewest > 0 ? leastSd(rules, fewest) : 0),
  price: (fewest) => informationPrice(leastSd(rules, fewest), rules),
  units: (_, fewest) => informationPrice(leastSd(rules, fewest), rules),
});
