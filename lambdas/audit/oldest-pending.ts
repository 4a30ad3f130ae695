import * as z from 'zod';
import { AuditEvent } from '#contracts/audit';
import { partitions } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';

const Pending = z.object({ event: AuditEvent });

/**
 * The oldest events that are not sealed yet, in the order of their ids and so of their age; at most about `limit` of
 * them. What is younger than an event that was left out is left out too, so that the order holds from call to call.
 */
export const oldestPending = async (ledger: Ledger, limit: number): Promise<AuditEvent[]> => {
  const perPartition = Math.ceil(limit / partitions.auditPending.length);
  const found = await Promise.all(
    partitions.auditPending.map(async (partition) => {
      const items = await queryItems(ledger, { partition, limit: perPartition }, Pending);
      return items.map(({ event }) => event);
    }),
  );
  const cut = found.filter((events) => events.length === perPartition).map((events) => events.at(-1)?.eventId ?? '');
  const upTo = cut.sort()[0];
  return found
    .flat()
    .filter(({ eventId }) => upTo === undefined || eventId <= upTo)
    .sort((one, other) => (one.eventId < other.eventId ? -1 : 1));
};
