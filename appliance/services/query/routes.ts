import * as z from 'zod';
import { type Route, route } from '#appliance/platform/route';
import { CohortQuestion } from '#contracts/appliance/query-api';
import { parseCohort } from '#domain/cohort/parse-cohort';
import { frozenCohortRoutes } from './frozen/frozen-cohort-routes.ts';
import type { FrozenCohorts } from './frozen/frozen-cohorts.ts';
import type { AnswerCohort } from './questions/answer-cohort.ts';

/** A question whose cohort is parsed by `parseCohort`, which names every fault and its place. */
const ParsedQuestion = CohortQuestion.extend({ cohort: z.unknown().transform(parseCohort) });

/** The routes of the query service, as in `#contracts/appliance/query-api`. */
export const queryRoutes = (answerCohort: AnswerCohort, frozen: FrozenCohorts): Route[] => [
  route({
    method: 'POST',
    path: '/cohort-queries',
    scope: 'cohort:query',
    body: ParsedQuestion,
    handle: ({ body }) => answerCohort(body),
  }),
  ...frozenCohortRoutes(frozen),
];
