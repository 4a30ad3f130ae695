import type { ProjectImages } from '#contracts/appliance/imaging-api';
import type { SnapshotRows } from '#contracts/appliance/query-api';
import type { ProjectId } from '#contracts/ids';

/** What this service needs of its neighbours: the frozen rows and the imported images of a project. */
export type DataPort = {
  readonly rows: (projectId: ProjectId) => Promise<SnapshotRows>;
  readonly images: (projectId: ProjectId) => Promise<ProjectImages>;
};
