import type { ServiceClient } from '#appliance/platform/service-client';
import { ImagesDeleted, ImportProgress } from '#contracts/appliance/imaging-api';
import type { ProjectId } from '#contracts/ids';
import type { ImagingPort } from '../ports.ts';

const deletion = (projectId: ProjectId) =>
  ({ path: `/projects/${projectId}/images`, scope: 'images:delete', response: ImagesDeleted }) as const;

/** The imaging service over the appliance's network. */
export const imagingOverHttp = (service: ServiceClient): ImagingPort => ({
  startImport: (projectId, deadline) =>
    service.call({
      method: 'POST',
      path: '/imports',
      scope: 'images:import',
      body: { projectId, deadline: deadline.toISOString() },
      response: ImportProgress,
    }),
  progress: (projectId) =>
    service.call({ method: 'GET', path: `/imports/${projectId}`, scope: 'images:import', response: ImportProgress }),
  deleteImages: (projectId) => service.call({ ...deletion(projectId), method: 'DELETE' }),
  imagesDeletion: (projectId) => service.call({ ...deletion(projectId), method: 'GET' }),
});
