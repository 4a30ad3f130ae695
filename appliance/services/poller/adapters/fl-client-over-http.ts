import * as z from 'zod';
import type { ServiceClient } from '#appliance/platform/service-client';
import { RunState } from '#contracts/appliance/fl-client-api';
import { Admission } from '#contracts/run-tasks';
import type { FlClientPort } from '../ports.ts';

/** The fl-client over the appliance's network. */
export function flClientOverHttp(service: ServiceClient): FlClientPort {
  const scope = 'runs:control' as const;
  return {
    putBundle: (runId, body) =>
      service.call({
        method: 'PUT',
        path: `/runs/${runId}/bundle`,
        scope,
        body,
        contentType: 'application/zip',
        response: z.undefined(),
      }),
    admit: (runId, body) =>
      service.call({
        method: 'POST',
        path: `/runs/${runId}/admission`,
        scope,
        body,
        response: Admission,
      }),
    join: (runId, body) =>
      service.call({ method: 'POST', path: `/runs/${runId}/join`, scope, body, response: RunState }),
    state: (runId) => service.call({ method: 'GET', path: `/runs/${runId}`, scope, response: RunState }),
    stop: (runId, reason) =>
      service.call({ method: 'POST', path: `/runs/${runId}/stop`, scope, body: { reason }, response: RunState }),
  };
}
