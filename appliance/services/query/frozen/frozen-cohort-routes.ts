import * as z from 'zod';
import { type Route, route } from '#appliance/platform/route';
import { ImportedPersons } from '#contracts/appliance/query-api';
import { ProjectId } from '#contracts/ids';
import { FreezeCohortTask } from '#contracts/snapshot';
import { parseCohort } from '#domain/cohort/parse-cohort';
import type { FrozenCohorts } from './frozen-cohorts.ts';

const params = z.object({ projectId: ProjectId });

/** A task whose cohort is parsed by `parseCohort`, which names every fault and its place. */
const ParsedTask = FreezeCohortTask.extend({ cohort: z.unknown().transform(parseCohort) });

/** The routes of frozen cohorts. */
export const frozenCohortRoutes = (frozen: FrozenCohorts): Route[] => [
  route({
    method: 'POST',
    path: '/snapshots',
    scope: 'cohort:freeze',
    body: ParsedTask,
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
    method: 'POST',
    path: '/snapshots/{projectId}/import',
    scope: 'import:release',
    params,
    body: ImportedPersons,
    handle: async (input) => frozen.imported(input.params.projectId, input.body),
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
