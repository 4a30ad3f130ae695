import type { ServiceClient } from '#appliance/platform/service-client';
import { SnapshotStudies } from '#contracts/appliance/query-api';
import type { ListStudies } from '../ports.ts';

/** Fetches the frozen cohort's studies from the query service. */
export const studiesFromQuery =
  (query: ServiceClient): ListStudies =>
  (projectId) =>
    query.call({
      method: 'GET',
      path: `/snapshots/${projectId}/studies`,
      scope: 'studies:read',
      response: SnapshotStudies,
    });
