import type { ServiceClient } from '#appliance/platform/service-client';
import { ProjectImages } from '#contracts/appliance/imaging-api';
import { SnapshotRows } from '#contracts/appliance/query-api';
import type { DataPort } from '../ports.ts';

/** Rows from the query service, images from the imaging service. */
export const dataOverHttp = (query: ServiceClient, imaging: ServiceClient): DataPort => ({
  rows: (projectId) =>
    query.call({ method: 'GET', path: `/snapshots/${projectId}/rows`, scope: 'rows:read', response: SnapshotRows }),
  images: (projectId) =>
    imaging.call({ method: 'GET', path: `/images/${projectId}`, scope: 'images:read', response: ProjectImages }),
});
