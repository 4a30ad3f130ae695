import * as z from 'zod';

/**
 * How much a project may learn of one person from cohort questions, as the trust chooses it. `strict`, `standard` and
 * `approved` bound how well anybody can guess one bit of one person: 55, 73 and 84 of 100. `threshold` shows exact
 * numbers from the threshold on, rounded and without a bound, for data that were approved for it already.
 */
export const PrivacyPreset = z.enum(['strict', 'standard', 'approved', 'threshold']);
export type PrivacyPreset = z.infer<typeof PrivacyPreset>;
