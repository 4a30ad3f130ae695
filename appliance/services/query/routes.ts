import * as z from 'zod';
import { type Route, route } from '#appliance/platform/route';
import { CohortQuestion } from '#contracts/appliance/query-api';
import { ProjectId } from '#contracts/ids';
import type { QueryService } from './service.ts';

const params = z.object({ projectId: ProjectId });
const nothing = z.unknown();

/** The routes of `#contracts/appliance/query-api`. What a reader of a snapshot sends is not even looked at. */
export const queryRoutes = (service: QueryService): Route[] => [
  route({
    method: 'POST',
    path: '/cohort-queries',
    scope: 'cohort:query',
    params: nothing,
    body: CohortQuestion,
    handle: ({ body }) => service.ask(body),
  }),
  route({
    method: 'POST',
    path: '/snapshots',
    scope: 'cohort:freeze',
    params: nothing,
    body: CohortQuestion,
    handle: ({ body }) => service.freeze(body),
  }),
  route({
    method: 'GET',
    path: '/snapshots/{projectId}',
    scope: 'any',
    params,
    body: nothing,
    handle: async (input) => service.facts(input.params.projectId),
  }),
  route({
    method: 'GET',
    path: '/snapshots/{projectId}/studies',
    scope: 'studies:read',
    params,
    body: nothing,
    handle: async (input) => service.studies(input.params.projectId),
  }),
  route({
    method: 'GET',
    path: '/snapshots/{projectId}/rows',
    scope: 'rows:read',
    params,
    body: nothing,
    handle: async (input) => service.rows(input.params.projectId),
  }),
];
