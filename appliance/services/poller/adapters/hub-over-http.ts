import type { KeptHubKeys } from '#appliance/platform/kept-hub-keys';
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

/** Who takes what the hub says of itself. */
export type HubSays = {
  readonly hubKeys: Pick<KeptHubKeys, 'follow' | 'keys'> | undefined;
  readonly onAuditHead: (signedHead: string) => void;
};

const silence: HubSays = { hubKeys: undefined, onAuditHead: () => {} };

/**
 * The hub over HTTPS, outbound only, with the trust's API key as it is at each call. Throws what `HubPort` says. What the hub says of
 * itself with a lease is taken before its tasks: its signing keys, then the signed audit head. With `direct`, waits go past the API
 * where they can.
 */
export function hubOverHttp(
  origin: string,
  apiKey: () => string,
  clock: Pick<HubClock, 'observe'>,
  said: HubSays = silence,
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
      const hubKeyNumber = said.hubKeys?.keys().number ?? 0;
      const { auditHead, hubKeyStatements, tasks } = await client.call(leaseTasks, {
        // A hub from before there were statements takes no such number, and has given none to follow.
        body: { contractVersion: 1, max, ...(hubKeyNumber > 0 ? { hubKeyNumber } : {}) },
      });
      // Where they cannot be kept, the lease has failed, and its tasks come again.
      if (hubKeyStatements !== undefined) said.hubKeys?.follow(hubKeyStatements);
      if (auditHead !== undefined) said.onAuditHead(auditHead);
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
