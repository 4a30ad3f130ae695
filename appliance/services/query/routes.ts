import * as z from 'zod';
import { type Route, route } from '#appliance/platform/route';
import { CohortQuestion } from '#contracts/appliance/query-api';
import { parseCohort } from '#domain/cohort/parse-cohort';
import { frozenCohortRoutes } from './frozen/frozen-cohort-routes.ts';
import type { FrozenCohorts } from './frozen/frozen-cohorts.ts';
import type { AskCohort } from './questions/ask-cohort.ts';

/** The cohort is read on its own, by rules that say what is wrong with it and where. */
const Asked = CohortQuestion.extend({ cohort: z.unknown().transform(parseCohort) });

/** The routes of `#contracts/appliance/query-api`. */
export const queryRoutes = (ask: AskCohort, frozen: FrozenCohorts): Route[] => [
  route({
    method: 'POST',
    path: '/cohort-queries',
    scope: 'cohort:query',
    body: Asked,
    handle: ({ body }) => ask(body),
  }),
  ...frozenCohortRoutes(frozen),
];
