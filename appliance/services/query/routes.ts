import * as z from 'zod';
import { type Route, route } from '#appliance/platform/route';
import { CohortQuestion } from '#contracts/appliance/query-api';
import { ProjectId } from '#contracts/ids';
import { parseCohort } from '#domain/cohort/parse-cohort';
import type { QueryService } from './service.ts';

const params = z.object({ projectId: ProjectId });

/** The cohort is read on its own, by rules that say what is wrong with it and where. */
const Asked = CohortQuestion.extend({ cohort: z.unknown().transform(parseCohort) });

/** The routes of `#contracts/appliance/query-api`. What a reader of a snapshot sends is not even looked at. */
export const queryRoutes = (service: QueryService): Route[] => [
  route({
    method: 'POST',
    path: '/cohort-queries',
    scope: 'cohort:query',
    body: Asked,
    handle: ({ body }) => service.ask(body),
  }),
  route({
    method: 'POST',
    path: '/snapshots',
    scope: 'cohort:freeze',
    body: Asked,
    handle: ({ body }) => service.freeze(body),
  }),
  route({
    method: 'GET',
    path: '/snapshots/{projectId}',
    scope: 'any',
    params,
    handle: async (input) => service.facts(input.params.projectId),
  }),
  route({
    method: 'GET',
    path: '/snapshots/{projectId}/studies',
    scope: 'studies:read',
    params,
    handle: async (input) => service.studies(input.params.projectId),
  }),
  route({
    method: 'GET',
    path: '/snapshots/{projectId}/rows',
    scope: 'rows:read',
    params,
    handle: async (input) => service.rows(input.params.projectId),
  }),
];
