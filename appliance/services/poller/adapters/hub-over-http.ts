import { createHubClient } from '#client/hub-client';
import { doorbellPath } from '#contracts/api/operations';
import { leaseTasks, renewTask, reportTask } from '#contracts/api/tasks';
import { reportHeartbeat } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import type { HubClock } from '../hub-clock.ts';
import type { HubPort } from '../hub-port.ts';
import type { DirectDoorbell } from './direct-doorbell.ts';
import { isSilence } from './is-silence.ts';

/** The hub ends a wait at the doorbell after 20 s; the limit here is longer. */
const doorbellMilliseconds = 30_000;

/**
 * The hub over HTTPS, outbound only, with the trust's API key as it is at each call. Throws what `HubPort` says. `onAuditHead` is told the signed
 * audit head that comes with a lease. With `direct`, waits go past the API where they can.
 */
export function hubOverHttp(
  origin: string,
  apiKey: () => string,
  clock: Pick<HubClock, 'observe'>,
  onAuditHead: (signedHead: string) => void = () => {},
  direct?: DirectDoorbell,
): HubPort {
  const authorization = (): string => `Bearer ${apiKey()}`;
  const observedFetch: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    clock.observe(response.headers.get('date'));
    return response;
  };
  const client = createHubClient({ origin, authorization: async () => authorization(), fetch: observedFetch });
  return {
    lease: async (max) => {
      const { auditHead, tasks } = await client.call(leaseTasks, { body: { contractVersion: 1, max } });
      if (auditHead !== undefined) onAuditHead(auditHead);
      return tasks;
    },
    renew: async (taskId, body) => {
      await client.call(renewTask, { params: { taskId }, body });
    },
    report: async (taskId, body) => {
      await client.call(reportTask, { params: { taskId }, body });
    },
    heartbeat: async (body) => {
      const reply = await client.call(reportHeartbeat, { body });
      direct?.offer(reply.doorbell);
      return reply;
    },
    waitAtDoorbell: async (signal) => {
      const rang = await direct?.wait(signal);
      if (rang !== undefined) return rang;
      const response = await observedFetch(`${origin}${doorbellPath}`, {
        headers: { authorization: authorization() },
        signal: AbortSignal.any([signal, AbortSignal.timeout(doorbellMilliseconds)]),
      }).catch((cause: unknown) => {
        throw new AppError('DEPENDENCY_DOWN', { cause });
      });
      const answer = await response.text();
      if (!response.ok) throw new AppError('DEPENDENCY_DOWN');
      return !isSilence(answer);
    },
  };
}
