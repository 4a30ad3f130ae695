import { requireProjectAllowed } from '#appliance/platform/require-project-allowed';
import type { CohortQuestion } from '#contracts/appliance/query-api';
import type { CohortResult } from '#contracts/cohort-result';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Policy } from '#contracts/policy';
import type { DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { OptedOutPersons } from '../opt-out/opted-out-persons.ts';
import type { OmopPort } from '../ports.ts';
import { answerQuestion } from './answer-question.ts';
import { type ResponseClock, respondAtFixedTimes } from './fixed-response-times.ts';
import type { AnswerInQueue } from './persons-by-sql.ts';
import type { ReadableTables } from './readable-tables.ts';

/** What answering cohort questions works with. */
export type CohortQuestionsDeps = {
  readonly omop: OmopPort;
  readonly policy: Policy;
  readonly engine: DisclosureEngine;
  readonly optedOut: OptedOutPersons;
  readonly inQueue: AnswerInQueue;
  readonly readable: ReadableTables;
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
