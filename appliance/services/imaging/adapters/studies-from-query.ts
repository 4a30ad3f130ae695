import type { ServiceClient } from '#appliance/platform/service-client';
import { SnapshotStudies } from '#contracts/appliance/query-api';
import { ImportFigures } from '#contracts/import-manifest';
import type { ListStudies, TellImport } from '../ports.ts';

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

/** Asks the query service what may be told of an import. */
export const tellImportToQuery =
  (query: ServiceClient): TellImport =>
  (projectId, body) =>
    query.call({
      method: 'POST',
      path: `/snapshots/${projectId}/import`,
      scope: 'import:release',
      body,
      response: ImportFigures,
    });
