import type { AuditHead, AuditPlace } from '#contracts/audit';
import { followStatements, type HubKeyChain } from '../hub-key/hub-key-chain.ts';
import { openAuditHead } from './open-audit-head.ts';
import { type ChainEnd, emptyChain, sealHash } from './seal-events.ts';

/** `sequence` is where the chain breaks first. */
export type BrokenChain = { readonly kind: 'broken'; readonly sequence: number; readonly rule: string };

/** What a verification finds: `events` were looked at, of which so many by their hash alone; or that the chain is broken. */
export type AuditVerdict =
  | { readonly kind: 'intact'; readonly events: number; readonly withheld: number; readonly head: AuditHead }
  | BrokenChain;

/** What the verifier has of earlier times. */
export type KeptHeads = {
  /** The export may begin right after this one; or at the first event, and then it must pass through it. */
  readonly from?: ChainEnd | undefined;
  /** The chain must pass through each of these that lies after where the export begins. */
  readonly through?: readonly ChainEnd[];
};

/**
 * Checks an export part by part, in order, and remembers one hash: the memory that it takes does not grow with the chain.
 * The keys begin with one that the verifier already trusts, never the one inside an export.
 *
 * With heads that the verifier has kept, an export is broken that does not pass through each of them, or ends before one.
 */
export class AuditVerification {
  #keys: HubKeyChain;
  readonly #from: ChainEnd | undefined;
  /** Sequence to hashes. */
  readonly #through = new Map<number, Set<string>>();
  #end: ChainEnd = emptyChain;
  #events = 0;
  #withheld = 0;
  #fault: BrokenChain | undefined;

  constructor(keys: HubKeyChain, { from, through = [] }: KeptHeads = {}) {
    this.#keys = keys;
    this.#from = from;
    for (const { hash, sequence } of from === undefined ? through : [...through, from])
      this.#through.set(sequence, new Set([...(this.#through.get(sequence) ?? []), hash]));
    const contradicted = [...this.#through].find(([, hashes]) => hashes.size > 1);
    if (contradicted !== undefined)
      this.#fault = {
        kind: 'broken',
        sequence: contradicted[0],
        rule: 'two heads that were kept differ at this place',
      };
  }

  /** Takes the next events. After the first fault nothing more is looked at. */
  add(events: readonly AuditPlace[]): void {
    for (const place of events) {
      if (this.#fault !== undefined) return;
      if (this.#events === 0 && this.#from !== undefined && place.sequence === this.#from.sequence + 1)
        this.#end = this.#from;
      this.#fault = this.#faultOf(place);
      this.#end = place;
      this.#events += 1;
      if (place.event === undefined) this.#withheld += 1;
    }
  }

  /** Follows what the hub says in the export of its signing keys; a statement that does not follow breaks the export. */
  follow(statements: readonly string[]): void {
    const { chain, refused } = followStatements(this.#keys, statements);
    this.#keys = chain;
    if (refused !== undefined)
      this.#fault ??= {
        kind: 'broken',
        sequence: this.#end.sequence,
        rule: `what is said of signing keys does not follow from a key that is trusted: ${refused.rule}`,
      };
  }

  /** How far the chain has been looked at, or where it is broken. */
  soFar(): { readonly kind: 'intact'; readonly events: number; readonly end: ChainEnd } | BrokenChain {
    const end = this.#events === 0 ? (this.#from ?? this.#end) : this.#end;
    return this.#fault ?? { kind: 'intact', events: this.#events, end: { sequence: end.sequence, hash: end.hash } };
  }

  /** The verdict, by the signed head of the last part. */
  finish(signedHead: string): AuditVerdict {
    if (this.#fault !== undefined) return this.#fault;
    // Nothing new since the head from which it went on: the chain ends where it ended.
    if (this.#events === 0 && this.#from !== undefined) this.#end = this.#from;
    const { hash, sequence } = this.#end;
    const broken = (rule: string): AuditVerdict => ({ kind: 'broken', sequence, rule });
    const head = openAuditHead(signedHead, this.#keys);
    if (head === undefined) return broken('the head was not signed with a key of this hub that counted then');
    if ([...this.#through.keys()].some((kept) => kept > head.sequence))
      return broken('the chain ends before a head that was kept');
    if (head.sequence !== sequence) return broken('the export does not reach to its signed head');
    if (head.hash !== hash) return broken('the signed head is the head of another chain');
    return { kind: 'intact', events: this.#events, withheld: this.#withheld, head };
  }

  #faultOf(place: AuditPlace): BrokenChain | undefined {
    const sequence = this.#end.sequence + 1;
    const broken = (rule: string): BrokenChain => ({ kind: 'broken', sequence, rule });
    if (place.sequence !== sequence) return broken('an event is missing or out of place');
    if (place.previousHash !== this.#end.hash) return broken('the event does not follow the one before');
    if (sealHash(place) !== place.hash) return broken('the event was changed');
    if (this.#through.get(sequence)?.has(place.hash) === false)
      return broken('the chain does not pass through a head that was kept');
    return undefined;
  }
}
