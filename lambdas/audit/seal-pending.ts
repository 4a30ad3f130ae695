import * as z from 'zod';
import { AuditEvent, type AuditHead, auditHeadType } from '#contracts/audit';
import { sealEvents } from '#domain/audit/seal-events';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { deleteItem, putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { type HeadItem, readHead } from './head-item.ts';

/** What sealing takes. */
export type SealDeps = { readonly ledger: Ledger; readonly signer: Pick<Signer, 'signJws'> };

const Pending = z.object({ event: AuditEvent });

/** Two writes an event and one for the head must fit a transaction of 100. */
const batchEvents = 49;

/** An empty chain gets a signed head too, so that there is always one to keep. */
const sealBatch = async (
  { ledger, signer }: SealDeps,
  head: HeadItem,
  events: readonly AuditEvent[],
): Promise<boolean> => {
  const sealed = sealEvents(head, events);
  const last = sealed.at(-1) ?? head;
  const next: AuditHead = { sequence: last.sequence, hash: last.hash, at: ledger.now().toISOString() };
  const item = { ...next, signedHead: await signer.signJws(auditHeadType, next) };
  const headWrite =
    head.signedHead === ''
      ? putNew(ledger, { ...keys.auditHead(), kind: 'AUDIT_HEAD', ...item })
      : updateItem(ledger, {
          key: keys.auditHead(),
          // Two sealers read the same head and one writes: the chain cannot fork.
          expect: [{ attribute: 'hash', oneOf: [head.hash] }],
          set: item,
        });
  const written = await commit(
    ledger,
    [
      headWrite,
      ...sealed.map((place) => putNew(ledger, { ...keys.auditSealed(place.sequence), kind: 'AUDIT_SEALED', ...place })),
      ...events.map(({ eventId }) => deleteItem(ledger, keys.auditPending(eventId))),
    ],
    [],
  );
  return written.kind === 'applied';
};

/** Chains every pending event and signs the new head; answers the head and how many were sealed here. */
export const sealPending = async (deps: SealDeps): Promise<{ readonly head: HeadItem; readonly events: number }> => {
  const { ledger } = deps;
  let events = 0;
  for (;;) {
    const head = await readHead(ledger);
    const pending = await queryItems(ledger, { partition: partitions.auditPending, limit: batchEvents }, Pending);
    if (pending.length === 0 && head.signedHead !== '') return { head, events };
    const batch = pending.map(({ event }) => event);
    // Refused means that another sealer was quicker: look again.
    if (await sealBatch(deps, head, batch)) events += batch.length;
  }
};
