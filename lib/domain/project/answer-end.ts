import type { CohortResult } from '#contracts/cohort-result';
import type { ErrorCode } from '#contracts/errors';
import type { answerLifecycle } from './answer-lifecycle.ts';

/** Codes with which a trust's policy, limits or budget keep a question out. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'POLICY_REFUSED',
  'DISTRIBUTION_NOT_ALLOWED',
  'QUERY_BUDGET_SPENT',
  'PROJECTS_AT_CAP',
  'SECURE_SUM_REFUSED',
  'EXPERT_SQL_NOT_ALLOWED',
  'EXPERT_SQL_SPENT',
  'EXPERT_SQL_CLOSED_TO_ALL',
  'EXPERT_SQL_TOO_LARGE',
]);

/** Codes that say of a cohort that the trust's data cannot be counted by it, whoever asks and however often. */
const uncountable: ReadonlySet<ErrorCode> = new Set(['COHORT_INVALID', 'COHORT_UNCOUNTABLE', 'SQL_REFUSED']);

/** How a trust's task came to its end: with a result, with a failure, at its deadline, or by being cancelled. */
export type AnswerOutcome =
  | { readonly kind: 'result'; readonly result: Pick<CohortResult, 'persons' | 'masked'> }
  | { readonly kind: 'failure'; readonly code: ErrorCode }
  | { readonly kind: 'expired' }
  | { readonly kind: 'cancelled' };

/** The change of an answer's state that an outcome is, by what was released or why nothing was, and by nothing else. */
export const answerEnd = (outcome: AnswerOutcome): Exclude<keyof typeof answerLifecycle, 'start' | 'askAgain'> => {
  switch (outcome.kind) {
    case 'result':
      return outcome.result.persons === null && outcome.result.masked === undefined ? 'withhold' : 'answer';
    case 'expired':
      return 'expire';
    case 'cancelled':
      return 'cancel';
    case 'failure':
      if (outcome.code === 'TASK_EXPIRED') return 'expire';
      if (refusals.has(outcome.code)) return 'refuse';
      return uncountable.has(outcome.code) ? 'cannotCount' : 'fail';
  }
};
