import type { ServiceClient } from '#appliance/platform/service-client';
import { ImportProgress } from '#contracts/appliance/imaging-api';
import type { ImagingPort } from '../ports.ts';

/** The imaging service over the appliance's network. */
export const imagingOverHttp = (service: ServiceClient): ImagingPort => ({
  startImport: (projectId) =>
    service.call({
      method: 'POST',
      path: '/imports',
      scope: 'images:import',
      body: { projectId },
      response: ImportProgress,
    }),
  progress: (projectId) =>
    service.call({ method: 'GET', path: `/imports/${projectId}`, scope: 'images:import', response: ImportProgress }),
});
