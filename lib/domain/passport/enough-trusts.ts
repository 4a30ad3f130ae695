import { faultUnless, type PassportRule } from './passport-question.ts';

/** A run cannot need more trusts than may take part. */
export const enoughTrusts: PassportRule = {
  code: 'PASSPORT_INVALID',
  faults: ({ passport }) =>
    faultUnless(passport.minTrusts <= Object.keys(passport.cohorts).length, 'at most the trusts named', 'minTrusts'),
};
