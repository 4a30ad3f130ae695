import { requireProjectAllowed } from '#appliance/platform/require-project-allowed';
import type { CohortQuestion } from '#contracts/appliance/query-api';
import type { CohortResult } from '#contracts/cohort-result';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import { type AnswerDeps, answerQuestion } from './answer-question.ts';
import { type ResponseClock, respondAtFixedTimes } from './fixed-response-times.ts';

/** What answering cohort questions works with. */
export type CohortQuestionsDeps = AnswerDeps & {
  readonly clock: ResponseClock;
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/** Answers a cohort question as far as the trust's policy lets anybody know. */
export type AskCohort = (question: CohortQuestion) => Promise<CohortResult>;

/** Binds the answering of cohort questions to its parts. */
export const createAskCohort =
  (deps: CohortQuestionsDeps): AskCohort =>
  async (question) => {
    const { projectId, queryId } = question;
    requireProjectAllowed(deps.policy, projectId);
    const begun = deps.now().getTime();
    const result = await respondAtFixedTimes(() => answerQuestion(question, deps), deps.clock);
    deps.log('COHORT_ANSWERED', { projectId, queryId, milliseconds: deps.now().getTime() - begun });
    return result;
  };
