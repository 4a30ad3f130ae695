import { expect, it } from 'vitest';
import { frozenCohortRoutes } from '#appliance/services/query/frozen/frozen-cohort-routes';
import type { FrozenCohorts } from '#appliance/services/query/frozen/frozen-cohorts';

it('each route of a frozen cohort is open to one scope; its facts, which the hub has too, to any of this service', () => {
  const routes = frozenCohortRoutes({} as FrozenCohorts);
  expect(routes.map(({ method, path, scope }) => `${method} ${path}: ${scope}`)).toEqual([
    'POST /snapshots: cohort:freeze',
    'GET /snapshots/{projectId}: any',
    'GET /snapshots/{projectId}/studies: studies:read',
    'GET /snapshots/{projectId}/rows: rows:read',
    'POST /snapshots/{projectId}/import: import:release',
    'DELETE /snapshots/{projectId}: cohort:delete',
    'GET /snapshots/{projectId}/deletion: cohort:delete',
  ]);
});
