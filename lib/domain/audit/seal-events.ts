import { createHash } from 'node:crypto';
import type { AuditEvent, SealedAuditEvent } from '#contracts/audit';
import { canonicalJson } from './canonical-json.ts';

/** What the first event is chained to. */
const genesisHash = '0'.repeat(64);

/** A place in the chain to go on from. */
export type ChainEnd = { readonly sequence: number; readonly hash: string };

/** The end of a chain that has not begun. */
export const emptyChain: ChainEnd = { sequence: 0, hash: genesisHash };

/** The hash of an event in its place. */
export const sealHash = (place: Omit<SealedAuditEvent, 'hash'>): string => {
  const { event, previousHash, sequence } = place;
  return createHash('sha256').update(canonicalJson({ sequence, previousHash, event })).digest('hex');
};

/** Chains events to the end of the chain, in the order given. */
export const sealEvents = (end: ChainEnd, events: readonly AuditEvent[]): SealedAuditEvent[] => {
  const sealed: SealedAuditEvent[] = [];
  let { hash: previousHash, sequence } = end;
  for (const event of events) {
    sequence += 1;
    const hash = sealHash({ sequence, previousHash, event });
    sealed.push({ sequence, previousHash, event, hash });
    previousHash = hash;
  }
  return sealed;
};
