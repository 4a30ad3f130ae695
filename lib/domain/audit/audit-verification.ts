import type { AuditHead, AuditPlace } from '#contracts/audit';
import type { PublicJwk } from '#contracts/primitives';
import { openAuditHead } from './open-audit-head.ts';
import { type ChainEnd, emptyChain, sealHash } from './seal-events.ts';

/** What a verification finds: `events` were looked at, of which so many by their hash alone; or `sequence` is where the chain breaks first. */
export type AuditVerdict =
  | { readonly kind: 'intact'; readonly events: number; readonly withheld: number; readonly head: AuditHead }
  | { readonly kind: 'broken'; readonly sequence: number; readonly rule: string };

/**
 * Checks an export part by part, in order, and remembers one hash: the memory that it takes does not grow with the chain.
 * The key is one that the verifier already trusts, never the one inside an export.
 *
 * With a head that the verifier has kept, the export may begin right after it; or at the first event, and then it must
 * pass through the kept head. Either way an export is broken that ends before it.
 */
export class AuditVerification {
  readonly #publicKey: PublicJwk;
  readonly #kept: AuditHead | undefined;
  #end: ChainEnd = emptyChain;
  #events = 0;
  #withheld = 0;
  #fault: AuditVerdict | undefined;

  constructor(publicKey: PublicJwk, kept?: AuditHead) {
    this.#publicKey = publicKey;
    this.#kept = kept;
  }

  /** Takes the next events. After the first fault nothing more is looked at. */
  add(events: readonly AuditPlace[]): void {
    for (const place of events) {
      if (this.#fault !== undefined) return;
      if (this.#events === 0 && this.#kept !== undefined && place.sequence === this.#kept.sequence + 1)
        this.#end = this.#kept;
      this.#fault = this.#faultOf(place);
      this.#end = place;
      this.#events += 1;
      if (place.event === undefined) this.#withheld += 1;
    }
  }

  /** The verdict, by the signed head of the last part. */
  finish(signedHead: string): AuditVerdict {
    if (this.#fault !== undefined) return this.#fault;
    // Nothing new since the kept head: the chain ends where it ended.
    if (this.#events === 0 && this.#kept !== undefined) this.#end = this.#kept;
    const { hash, sequence } = this.#end;
    const broken = (rule: string): AuditVerdict => ({ kind: 'broken', sequence, rule });
    const head = openAuditHead(signedHead, this.#publicKey);
    if (head === undefined) return broken('the head was not signed with this key');
    if (this.#kept !== undefined && head.sequence < this.#kept.sequence)
      return broken('the chain ends before the head that was kept');
    if (head.sequence !== sequence) return broken('the export does not reach to its signed head');
    if (head.hash !== hash) return broken('the signed head is the head of another chain');
    return { kind: 'intact', events: this.#events, withheld: this.#withheld, head };
  }

  #faultOf(place: AuditPlace): AuditVerdict | undefined {
    const sequence = this.#end.sequence + 1;
    const broken = (rule: string): AuditVerdict => ({ kind: 'broken', sequence, rule });
    if (place.sequence !== sequence) return broken('an event is missing or out of place');
    if (place.previousHash !== this.#end.hash) return broken('the event does not follow the one before');
    if (sealHash(place) !== place.hash) return broken('the event was changed');
    if (sequence === this.#kept?.sequence && place.hash !== this.#kept.hash)
      return broken('the chain does not pass through the head that was kept');
    return undefined;
  }
}
