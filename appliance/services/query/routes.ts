import * as z from 'zod';
import { type Route, route } from '#appliance/platform/route';
import { CohortQuestion } from '#contracts/appliance/query-api';
import { QueryId } from '#contracts/ids';
import { parseCohort } from '#domain/cohort/parse-cohort';
import { frozenCohortRoutes } from './frozen/frozen-cohort-routes.ts';
import type { FrozenCohorts } from './frozen/frozen-cohorts.ts';
import type { AnswerCohort } from './questions/answer-cohort.ts';
import type { RunningQuestions } from './questions/running-questions.ts';

/** A question whose cohort is parsed by `parseCohort`, which names every fault and its place. */
const ParsedQuestion = CohortQuestion.extend({ cohort: z.unknown().transform(parseCohort) });

/** The routes of the query service, as in `#contracts/appliance/query-api`. */
export const queryRoutes = (
  answerCohort: AnswerCohort,
  running: Pick<RunningQuestions, 'cancel'>,
  frozen: FrozenCohorts,
): Route[] => [
  route({
    method: 'POST',
    path: '/cohort-queries',
    scope: 'cohort:query',
    body: ParsedQuestion,
    handle: ({ body }) => answerCohort(body),
  }),
  route({
    method: 'DELETE',
    path: '/cohort-queries/{queryId}',
    scope: 'cohort:query',
    status: 204,
    params: z.object({ queryId: QueryId }),
    // The same answer whether or not it is being answered, so that it does not tell that.
    handle: async ({ params }) => running.cancel(params.queryId),
  }),
  ...frozenCohortRoutes(frozen),
];
