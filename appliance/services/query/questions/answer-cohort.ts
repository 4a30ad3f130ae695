import { requireProjectAllowed } from '#appliance/platform/require-project-allowed';
import type { CohortQuestion } from '#contracts/appliance/query-api';
import type { CohortResult } from '#contracts/cohort-result';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import { type AnswerDeps, answerQuestion } from './answer-question.ts';
import { type ResponseClock, respondAtFixedTimes } from './fixed-response-times.ts';
import type { RunningQuestions } from './running-questions.ts';

/** What `createAnswerCohort` needs. */
export type CohortQuestionsDeps = AnswerDeps & {
  readonly clock: ResponseClock;
  readonly running: RunningQuestions;
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/** Answers a cohort question under the trust's policy. Throws POLICY_REFUSED, and what `answerQuestion` throws. */
export type AnswerCohort = (question: CohortQuestion) => Promise<CohortResult>;

/** Makes the answering of cohort questions, at fixed response times and with a log line for each. */
export const createAnswerCohort =
  (deps: CohortQuestionsDeps): AnswerCohort =>
  async (question) => {
    const { projectId, queryId } = question;
    requireProjectAllowed(deps.policy, projectId);
    const begun = deps.now().getTime();
    const result = await respondAtFixedTimes(
      () => deps.running.during(queryId, (cancelled) => answerQuestion(question, deps, cancelled)),
      deps.clock,
    );
    deps.log('COHORT_ANSWERED', { projectId, queryId, milliseconds: deps.now().getTime() - begun });
    return result;
  };
