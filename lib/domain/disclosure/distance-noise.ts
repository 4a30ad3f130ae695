import { noiseCut } from './keyed-noise.ts';

/** Sets that differ in about this many persons are as likely answered alike as not. */
export const alikeWithin = 20;

/** Standard deviation of the noise on how far two sets are apart: no fixed boundary, and 1/σ² is its price. */
export const distanceSd = Math.sqrt(50);

/** Beyond this, noise cannot make two sets alike, so that nothing is told. */
export const reach = Math.floor(alikeWithin + noiseCut * distanceSd);

/** The dearest comparison, in units. */
export const comparisonPrice = 2000;

/**
 * What a comparison at this distance costs whoever makes the sets differ, in units: 1/σ² where noise may turn the
 * outcome, less and less where it hardly does, without an edge at which many would pay or not because of one person.
 * It stays above (dp/dd)²/(p(1-p)), the information in the outcome.
 */
export const comparisonUnits = (distance: number): number =>
  Math.ceil(comparisonPrice * Math.exp(-(Math.max(0, distance - alikeWithin) ** 2) / 110));
