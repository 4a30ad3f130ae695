import * as z from 'zod';
import { type Route, route } from '#appliance/platform/route';
import { AdmissionRequest, JoinRequest, StopRequest } from '#contracts/appliance/fl-client-api';
import { RunId } from '#contracts/ids';
import type { FlClient } from './service.ts';

const scope = 'runs:control';
const params = z.object({ runId: RunId });

/** The calls that the poller makes. */
export const flClientRoutes = (client: FlClient): Route[] => [
  route({
    method: 'PUT',
    path: '/runs/{runId}/bundle',
    scope,
    status: 204,
    params,
    body: z.instanceof(Uint8Array),
    handle: async (input) => client.putBundle(input.params.runId, input.body),
  }),
  route({
    method: 'POST',
    path: '/runs/{runId}/admission',
    scope,
    params,
    body: AdmissionRequest,
    handle: (input) => client.admit(input.params.runId, input.body),
  }),
  route({
    method: 'POST',
    path: '/runs/{runId}/join',
    scope,
    status: 202,
    params,
    body: JoinRequest,
    handle: (input) => client.join(input.params.runId, input.body),
  }),
  route({
    method: 'GET',
    path: '/runs/{runId}',
    scope,
    params,
    handle: async (input) => client.state(input.params.runId),
  }),
  route({
    method: 'POST',
    path: '/runs/{runId}/stop',
    scope,
    params,
    body: StopRequest,
    handle: (input) => client.stop(input.params.runId, input.body.reason),
  }),
];
