import type { ServiceClient } from '#appliance/platform/service-client';
import { SnapshotStudies } from '#contracts/appliance/query-api';
import type { ListStudies } from '../ports.ts';

/** The frozen cohort's studies, asked of the query service. */
export const studiesFromQuery =
  (query: ServiceClient): ListStudies =>
  (projectId) =>
    query.call({
      method: 'GET',
      path: `/snapshots/${projectId}/studies`,
      scope: 'studies:read',
      response: SnapshotStudies,
    });
