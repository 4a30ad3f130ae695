import type { CohortQuery } from '#contracts/project';
import { describeQuestion } from './describe-question.ts';

/** That a question was cancelled before a trust answered it, in sentences for people. */
export const explainCancelled = (query: Pick<CohortQuery, 'cohort' | 'show'>): string[] => [
  describeQuestion(query),
  'The question was cancelled before this trust answered it.',
  'If the trust had counted already, that counts as a fresh question, and asking it the very same again costs nothing.',
];
