import { createHash } from 'node:crypto';
import type { AuditEvent, AuditPlace, SealedAuditEvent } from '#contracts/audit';
import { canonicalJson } from './canonical-json.ts';

/** What the first event is chained to. */
const genesisHash = '0'.repeat(64);

/** A place in the chain to go on from. */
export type ChainEnd = { readonly sequence: number; readonly hash: string };

/** The end of a chain that has not begun. */
export const emptyChain: ChainEnd = { sequence: 0, hash: genesisHash };

const sha256 = (value: object): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** The hash of an event by itself. Its id is random, so that nobody finds the event by trying. */
const hashOfEvent = (event: AuditEvent): string => sha256(event);

/** The hash of an event in its place. */
export const sealHash = (place: Omit<AuditPlace, 'hash'>): string => {
  const { event, previousHash, sequence } = place;
  return sha256({ sequence, previousHash, eventHash: event === undefined ? place.eventHash : hashOfEvent(event) });
};

/** The place without its event. */
export const withheld = ({ event, ...place }: SealedAuditEvent): AuditPlace => ({
  ...place,
  eventHash: hashOfEvent(event),
});

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
