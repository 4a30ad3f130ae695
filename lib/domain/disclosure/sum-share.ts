import { informationPrice } from './information-price.ts';
import { leastSd } from './noise-scale.ts';
import type { OpenQuestion } from './open-question.ts';
import type { NumberKind } from './settle-number.ts';

/**
 * A trust's share of a secure sum. Its part of the common noise is such that all parts together are the noise of one
 * number; a large question adds its own. The noise is one of two sizes, because a finer one would tell the share itself,
 * and so is the price. Without the other trusts' noise the share alone tells more; the masks keep it from being alone.
 */
export const shareOf = (
  { rules }: Pick<OpenQuestion, 'rules'>,
  { participants, participantsHash }: { readonly participants: number; readonly participantsHash: string },
): NumberKind => ({
  name: `sum ${participants} ${participantsHash}`,
  sd: (_, large) => Math.hypot(rules.noise.persons / Math.sqrt(participants), large ? leastSd(rules, true) : 0),
  price: (large) => informationPrice(leastSd(rules, large), rules),
  units: (_, large) => informationPrice(leastSd(rules, large), rules),
});
