import { type AuditEvent, AuditHead, auditHeadType } from '#contracts/audit';
import { sealEvents } from '#domain/audit/seal-events';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { deleteItem, putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { type HeadItem, readHead } from './head-item.ts';
import { oldestPending } from './oldest-pending.ts';

/** What sealing takes. */
export type SealDeps = { readonly ledger: Ledger; readonly signer: Pick<Signer, 'signJws'> };

/** What a call of the sealer did. */
export type Sealed = {
  /** Signed up to `signedSequence`. */
  readonly head: HeadItem;
  readonly events: number;
  /** Age of the oldest event that is left; 0 when none is. */
  readonly behindSeconds: number;
};

/** One item of sealed events, the head and a deletion for each event must fit a transaction of 100. */
const blockEvents = 96;
/** An item ends at 400 kB; place and hashes of an event take less than half a kilobyte. */
const blockBytes = 250_000;
/** Read, and then signed, at a time. */
const pageEvents = 10 * blockEvents;

/** Cuts events into rows that each fit one item. */
const blocksOf = (events: readonly AuditEvent[]): AuditEvent[][] => {
  const blocks: AuditEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event)) + 500;
    const block = blocks.at(-1);
    if (block !== undefined && block.length < blockEvents && bytes + size <= blockBytes) {
      block.push(event);
      bytes += size;
    } else {
      blocks.push([event]);
      bytes = size;
    }
  }
  return blocks;
};

/** Chains one block in one transaction. Answers the new head, or nothing where another sealer has moved the head. */
const sealBlock = async (
  ledger: Ledger,
  head: HeadItem,
  events: readonly AuditEvent[],
): Promise<HeadItem | undefined> => {
  const sealed = sealEvents(head, events);
  const last = sealed.at(-1) ?? head;
  const next = { ...head, sequence: last.sequence, hash: last.hash, at: ledger.now().toISOString() };
  const { hash, at, sequence } = next;
  const isFirst = head.sequence === 0 && head.signedHead === '';
  const headWrite = isFirst
    ? putNew(ledger, { ...keys.auditHead(), kind: 'AUDIT_HEAD', ...next })
    : // Two sealers read the same head and one writes: the chain cannot fork.
      updateItem(ledger, {
        key: keys.auditHead(),
        expect: [{ attribute: 'hash', oneOf: [head.hash] }],
        set: { hash, at, sequence },
      });
  const block = putNew(ledger, { ...keys.auditSealed(last.sequence), kind: 'AUDIT_SEALED', events: sealed });
  const removals = events.map(({ eventId }) => deleteItem(ledger, keys.auditPending(eventId)));
  return (await commit(ledger, [headWrite, block, ...removals], [])).kind === 'applied' ? next : undefined;
};

/** Signs the head as it is. Answers nothing where another sealer has moved it. An empty chain gets a signed head too. */
const signHead = async ({ ledger, signer }: SealDeps, head: HeadItem): Promise<HeadItem | undefined> => {
  const { sequence: signedSequence } = head;
  const signedHead = await signer.signJws(auditHeadType, AuditHead.parse(head));
  const signed = { ...head, signedHead, signedSequence };
  const isFirst = head.signedHead === '' && head.sequence === 0;
  const write = isFirst
    ? putNew(ledger, { ...keys.auditHead(), kind: 'AUDIT_HEAD', ...signed })
    : updateItem(ledger, {
        key: keys.auditHead(),
        expect: [{ attribute: 'hash', oneOf: [head.hash] }],
        set: { signedHead, signedSequence },
      });
  return (await commit(ledger, [write], [])).kind === 'applied' ? signed : undefined;
};

/**
 * Chains pending events, oldest first, and signs the new head, until nothing is pending or `seconds` have passed.
 * A transaction seals up to 96 events and a signature covers up to 960: for 500 events a second, six transactions a
 * second are enough.
 */
export const sealPending = async (deps: SealDeps, seconds: number): Promise<Sealed> => {
  const { ledger } = deps;
  const end = ledger.now().getTime() + seconds * 1000;
  let events = 0;
  for (;;) {
    let head: HeadItem | undefined = await readHead(ledger);
    const pending = await oldestPending(ledger, pageEvents);
    const now = ledger.now().getTime();
    const [oldest] = pending;
    if (head.signedSequence === head.sequence && (oldest === undefined || now >= end)) {
      const behindSeconds = oldest === undefined ? 0 : Math.max(0, Math.round((now - Date.parse(oldest.at)) / 1000));
      return { head, events, behindSeconds };
    }
    for (const block of now >= end ? [] : blocksOf(pending)) {
      // Nothing means that another sealer was quicker: look again.
      head = await sealBlock(ledger, head, block);
      if (head === undefined) break;
      events += block.length;
    }
    if (head !== undefined) await signHead(deps, head);
  }
};
