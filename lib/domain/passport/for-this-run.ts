import { faultUnless, type PassportRule } from './passport-question.ts';

/** The passport is of the run and of the project that this trust was asked about. */
export const forThisRun: PassportRule = {
  code: 'PASSPORT_INVALID',
  faults: ({ passport, runId, snapshot }) => [
    ...faultUnless(passport.runId === runId, 'of the run that was asked', 'runId'),
    ...faultUnless(passport.projectId === snapshot.projectId, 'of the project whose cohort is frozen', 'projectId'),
  ],
};
