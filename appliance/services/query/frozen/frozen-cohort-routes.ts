import * as z from 'zod';
import { type Route, route } from '#appliance/platform/route';
import { ProjectId } from '#contracts/ids';
import { FreezeCohortTask } from '#contracts/snapshot';
import { parseCohort } from '#domain/cohort/parse-cohort';
import type { FrozenCohorts } from './frozen-cohorts.ts';

const params = z.object({ projectId: ProjectId });

/** The cohort is read on its own, by rules that say what is wrong with it and where. */
const AskedToFreeze = FreezeCohortTask.extend({ cohort: z.unknown().transform(parseCohort) });

/** The routes of frozen cohorts. A call that reads a snapshot has no body. */
export const frozenCohortRoutes = (frozen: FrozenCohorts): Route[] => [
  route({
    method: 'POST',
    path: '/snapshots',
    scope: 'cohort:freeze',
    body: AskedToFreeze,
    handle: ({ body }) => frozen.freeze(body),
  }),
  route({
    method: 'GET',
    path: '/snapshots/{projectId}',
    scope: 'any',
    params,
    handle: async (input) => frozen.facts(input.params.projectId),
  }),
  route({
    method: 'GET',
    path: '/snapshots/{projectId}/studies',
    scope: 'studies:read',
    params,
    handle: async (input) => frozen.studies(input.params.projectId),
  }),
  route({
    method: 'GET',
    path: '/snapshots/{projectId}/rows',
    scope: 'rows:read',
    params,
    handle: async (input) => frozen.rows(input.params.projectId),
  }),
  route({
    method: 'DELETE',
    path: '/snapshots/{projectId}',
    scope: 'cohort:delete',
    params,
    handle: async (input) => frozen.remove(input.params.projectId),
  }),
  route({
    method: 'GET',
    path: '/snapshots/{projectId}/deletion',
    scope: 'cohort:delete',
    params,
    handle: async (input) => frozen.deletion(input.params.projectId),
  }),
];
