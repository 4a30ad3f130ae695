import type { Accountant } from './accountant.ts';
import { chargeAble } from './charge-able.ts';
import type { DisclosureRules, PrivacyRules } from './disclosure-rules.ts';
import type { Gaussian } from './gaussian-noise.ts';
import { leftOutBetween, mostLeftOut } from './left-out.ts';
import { noiseFactor, sizeSd } from './noise-class.ts';
import type { PersonSet } from './person-set.ts';
import { priceOf } from './price-of.ts';
import { privacyCost } from './privacy-cost.ts';
import type { Charge, Release } from './privacy-ledger.ts';
import { rounded } from './release-number.ts';

/** What the parts of one answer share while it is made. */
export type Question = {
  readonly rules: DisclosureRules;
  readonly privacy: PrivacyRules;
  readonly account: Accountant;
  readonly gaussian: Gaussian;
  readonly answers: 'question' | 'freeze';
};

/** How a number is made, where it is not the number of a whole answer. */
export type NumberKind = {
  /** Most times the least noise. */
  readonly mostFactor?: number;
  /** The number carries this share of its noise; others carry the rest. */
  readonly noiseShare?: number;
};

/** A number with its noise, rounded, and who was counted. */
export type Counted = {
  readonly persons: PersonSet;
  readonly value: number;
  readonly sd: number;
  /** How many times the least noise it carries. */
  readonly factor: number;
  readonly leftOut: number;
  readonly charge: Charge;
  readonly release: Release;
};

/**
 * Counts persons in two steps: a noisy size, of everybody, for which a part of the budget is reserved; then, at the noise
 * of that size, the number of those whose account can pay for it.
 */
export function countPersons(
  question: Question,
  asked: PersonSet,
  { mostFactor, noiseShare = 1 }: NumberKind = {},
): Counted {
  const { account, gaussian, privacy, rules } = question;
  const sizeNoise = sizeSd(privacy);
  const noisySize = asked.size + sizeNoise * gaussian();
  const factor = noiseFactor(noisySize, sizeNoise, privacy, mostFactor);
  const sd = noiseShare * factor * privacy.noise.persons;
  // A share of a sum is paid for as if it were alone: who else takes part is known from others only.
  const price = priceOf(question, 'numbers', privacyCost(sd));
  const { able: persons, charge } = chargeAble(account, price, asked);
  const value = rounded(persons.size + sd * gaussian(), noiseShare === 1 ? rules : { rounding: 1 });
  const possible = mostLeftOut(account, price);
  const release = { ...price, noisyPersons: value };
  account.released(release);
  return {
    persons,
    value,
    sd,
    factor,
    leftOut: leftOutBetween({ value: noisySize, sd: sizeNoise }, { value, sd }, possible),
    charge,
    release,
  };
}
