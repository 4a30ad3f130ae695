import { faultUnless, type PassportRule } from './passport-question.ts';

/** The passport names this trust, with the hash of exactly the cohort that is frozen here. */
export const forThisCohort: PassportRule = {
  code: 'PASSPORT_INVALID',
  faults: ({ passport, trustId, snapshot }) => {
    const named = Object.hasOwn(passport.cohorts, trustId) ? passport.cohorts[trustId] : undefined;
    if (named === undefined) return [{ rule: 'names this trust', place: 'cohorts' }];
    return faultUnless(named === snapshot.snapshotHash, 'names the cohort frozen here', 'cohorts');
  },
};
