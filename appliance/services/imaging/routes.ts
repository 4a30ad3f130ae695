import * as z from 'zod';
import { type Route, route } from '#appliance/platform/route';
import { StartImport } from '#contracts/appliance/imaging-api';
import { ProjectId } from '#contracts/ids';
import type { ImagingService } from './service.ts';

const params = z.object({ projectId: ProjectId });

/** The routes of the imaging service. */
export const imagingRoutes = (imaging: ImagingService): readonly Route[] => [
  route({
    method: 'POST',
    path: '/imports',
    scope: 'images:import',
    status: 202,
    body: StartImport,
    handle: ({ body }) => imaging.startImport(body.projectId, new Date(body.deadline)),
  }),
  route({
    method: 'GET',
    path: '/imports/{projectId}',
    scope: 'images:import',
    params,
    handle: async (input) => imaging.progressOf(input.params.projectId),
  }),
  route({
    method: 'GET',
    path: '/images/{projectId}',
    scope: 'images:read',
    params,
    handle: (input) => imaging.imagesOf(input.params.projectId),
  }),
  route({
    method: 'DELETE',
    path: '/projects/{projectId}/images',
    scope: 'images:delete',
    params,
    handle: (input) => imaging.deleteImages(input.params.projectId),
  }),
  route({
    method: 'GET',
    path: '/projects/{projectId}/images',
    scope: 'images:delete',
    params,
    handle: async (input) => imaging.imagesLeft(input.params.projectId),
  }),
];
