import { createHubClient } from '#client/hub-client';
import { doorbellPath } from '#contracts/api/operations';
import { leaseTasks, renewTask, reportTask } from '#contracts/api/tasks';
import { reportHeartbeat } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import type { HubClock } from '../hub-clock.ts';
import type { HubPort } from '../hub-port.ts';

/** A doorbell wait lasts 20 s at the hub; a little longer here. */
const doorbellMilliseconds = 30_000;

/** The hub over HTTPS, outbound only, with the trust's API key. */
export function hubOverHttp(origin: string, apiKey: string, clock: Pick<HubClock, 'observe'>): HubPort {
  const authorization = `Bearer ${apiKey}`;
  const ask: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    clock.observe(response.headers.get('date'));
    return response;
  };
  const client = createHubClient({ origin, authorization: async () => authorization, fetch: ask });
  return {
    lease: async (max) => (await client.call(leaseTasks, { body: { contractVersion: 1, max } })).tasks,
    renew: async (taskId, body) => {
      await client.call(renewTask, { params: { taskId }, body });
    },
    report: async (taskId, body) => {
      await client.call(reportTask, { params: { taskId }, body });
    },
    heartbeat: (body) => client.call(reportHeartbeat, { body }),
    waitAtDoorbell: async (signal) => {
      const response = await ask(`${origin}${doorbellPath}`, {
        headers: { authorization },
        signal: AbortSignal.any([signal, AbortSignal.timeout(doorbellMilliseconds)]),
      }).catch((cause: unknown) => {
        throw new AppError('DEPENDENCY_DOWN', { cause });
      });
      await response.arrayBuffer();
      if (!response.ok) throw new AppError('DEPENDENCY_DOWN');
    },
  };
}
