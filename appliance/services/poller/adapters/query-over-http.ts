import * as z from 'zod';
import type { ServiceClient } from '#appliance/platform/service-client';
import { SnapshotDeleted } from '#contracts/appliance/query-api';
import { CohortResult } from '#contracts/cohort-result';
import { SnapshotFacts } from '#contracts/snapshot';
import type { QueryPort } from '../ports.ts';

const deletion = { scope: 'cohort:delete', response: SnapshotDeleted } as const;

/** The query service over the appliance's network. */
export const queryOverHttp = (service: ServiceClient): QueryPort => ({
  answer: (body) =>
    service.call({ method: 'POST', path: '/cohort-queries', scope: 'cohort:query', body, response: CohortResult }),
  cancel: (queryId) =>
    service.call({
      method: 'DELETE',
      path: `/cohort-queries/${queryId}`,
      scope: 'cohort:query',
      response: z.undefined(),
    }),
  freeze: (body) =>
    service.call({ method: 'POST', path: '/snapshots', scope: 'cohort:freeze', body, response: SnapshotFacts }),
  deleteSnapshot: (projectId) => service.call({ ...deletion, method: 'DELETE', path: `/snapshots/${projectId}` }),
  snapshotDeletion: (projectId) =>
    service.call({ ...deletion, method: 'GET', path: `/snapshots/${projectId}/deletion` }),
});
