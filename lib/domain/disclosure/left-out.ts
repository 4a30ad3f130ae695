import type { Accountant } from './accountant.ts';
import type { Price } from './price-of.ts';
import { likely } from './release-number.ts';

/**
 * The most persons who may have been left out of an answer of this price because they could not pay, by what was
 * released before: 0 where no person can have paid so much. Whoever cannot pay has paid more than `upTo` − price, and
 * all earlier answers together cost `overPersons`, so that there are at most `overPersons` / (`upTo` − price) of them.
 */
export function mostLeftOut(account: Accountant, { of, units, upTo }: Price): number {
  const left = upTo - units;
  const { most, overPersons } = account.spent(of);
  if (left <= 0) return Number.POSITIVE_INFINITY;
  return most <= left ? 0 : Math.ceil(overPersons / left);
}

/** A number with noise of this standard deviation. */
type Noisy = { readonly value: number; readonly sd: number };

/** What the number of those who were left out exceeds in few answers: by the noisy numbers of all and of those who paid. */
export const leftOutBetween = (all: Noisy, paid: Noisy, possible: number): number =>
  Math.min(possible, Math.ceil(Math.max(0, all.value - paid.value) + likely * Math.hypot(all.sd, paid.sd)));
