import * as z from 'zod';
import { listAuditEvents } from '#contracts/api/audit';
import { AuditEvent, type ListAuditEvents } from '#contracts/audit';
import { concernedThing, everything } from '#domain/audit/concerned-things';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { partitions } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { callerOf } from '#lambdas/platform/runtime/caller';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import { indexSealed } from './index-sealed.ts';
import { readableEvents } from './readable-places.ts';
import { type SealDeps, sealPending } from './seal-pending.ts';

/** Somebody waits for the answer. */
const seconds = 3;
/** Events are sealed by their age, but for those that were written side by side. */
const outOfOrderMilliseconds = 15 * 60_000;

const FoundItem = z.object({ sequence: z.int().positive(), event: AuditEvent });

const partitionOf = ({ modelId, projectId, runId, trustId, userId }: ListAuditEvents): string => {
  const asked = Object.entries({ model: modelId, project: projectId, run: runId, trust: trustId, user: userId });
  const [kind, id] = asked.find(([, value]) => value !== undefined) ?? [];
  return partitions.auditOf(kind === undefined || id === undefined ? everything : concernedThing(kind, id));
};

const isWanted = (event: AuditEvent, { action, since, until }: ListAuditEvents): boolean =>
  (action === undefined || event.action === action || event.action.startsWith(`${action}.`)) &&
  (since === undefined || event.at >= since) &&
  (until === undefined || event.at < until);

/** Events newest first, by what they concern. What has just happened is sealed and laid out first. */
export const makeListAuditEvents =
  (deps: SealDeps): OperationHandler<typeof listAuditEvents> =>
  async ({ query }, { caller }) => {
    const { ledger } = deps;
    const { behindSeconds } = await sealPending(deps, seconds);
    const notLaidOut = await indexSealed(ledger, seconds);
    let oldest = Number.POSITIVE_INFINITY;
    const { items, nextCursor } = await queryPage(
      ledger,
      { partition: partitionOf(query), newestFirst: true },
      FoundItem,
      query,
      ({ event }) => {
        oldest = Math.min(oldest, Date.parse(event.at));
        return isWanted(event, query);
      },
    );
    const behind = Math.max(behindSeconds, notLaidOut);
    const beforeSince = query.since !== undefined && oldest < Date.parse(query.since) - outOfOrderMilliseconds;
    return {
      events: await readableEvents(ledger, callerOf(caller, 'user'), items),
      ...(behind > 0 ? { behindSeconds: behind } : {}),
      ...(nextCursor === undefined || beforeSince ? {} : { nextCursor }),
    };
  };

export const handler = edge(listAuditEvents, () =>
  makeListAuditEvents({ ledger: runtimeLedger(), signer: runtimeSigner() }),
);
