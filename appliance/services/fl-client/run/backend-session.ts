import type { Failure } from '#contracts/failure';
import type { Weights } from './weights-store.ts';

/** What the run server wants of this trust, in the guard's terms. */
export type Instruction = {
  readonly phase: 'train' | 'evaluate';
  readonly round: number;
  readonly totalRounds: number;
  /** The global parameters, laid end to end in layout order. */
  readonly parameters: Float32Array<ArrayBuffer>;
};

/** What this trust answers: what the egress guard released, or a failure as a registered code. */
export type Reply =
  | {
      readonly kind: 'released';
      /** Absent for an evaluation. */
      readonly weights: Weights | undefined;
      readonly examples: number;
      readonly metrics: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * How a step with the run server went. `over`: the run has ended there. `refused`: the server answered and will not
 * change its mind about this. `unknown`: it does not know this trust (any more), which has to join again.
 * `unreachable`: no answer that says anything. `failure` is the cause, where the server has named it.
 */
export type Step<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'over' }
  | { readonly kind: 'refused'; readonly failure: Failure | undefined }
  | { readonly kind: 'unknown'; readonly failure: Failure | undefined }
  | { readonly kind: 'unreachable' };

/** An instruction that the server has handed out, in the backend's own bytes: enough to go on after a crash. */
export type Claim = { readonly id: string; readonly bytes: Uint8Array };

/** A piece of an encoded reply: `head`, followed by `slice` of the reply's weights. */
export type ReplyPart = {
  readonly id: string;
  readonly head: Uint8Array;
  readonly slice: { readonly start: number; readonly length: number } | undefined;
};

/** A reply in the backend's own bytes. It is encoded once, so that what is sent again is the same byte for byte. */
export type EncodedReply = { readonly bytes: Uint8Array; readonly parts: readonly ReplyPart[] };

/** A journalled reply on its way to the server. */
export type Delivery = {
  readonly bytes: Uint8Array;
  readonly seconds: number;
  readonly parts: readonly ReplyPart[];
  readonly content: (part: ReplyPart) => Promise<Uint8Array>;
  /** What `keep` was last given for this reply, before a crash perhaps. */
  readonly kept: string | undefined;
  /** Makes a note durable that the backend needs to go on with this delivery. */
  readonly keep: (note: string) => void;
};

/**
 * One trust's connection with the server of one run. A backend of a framework implements it; nothing else of the
 * fl-client knows the framework. Every step may be repeated after a crash.
 */
export type BackendSession = {
  /** Seconds after which the server must hear from this trust again, whatever the app does meanwhile. */
  readonly heartbeatSeconds: number;
  /** Becomes a member of the run, or the member of before; answers the member's name at this server. */
  readonly join: (before: string | undefined) => Promise<Step<string>>;
  readonly heartbeat: (member: string) => Promise<Step<undefined>>;
  /** Takes the next instruction, if there is one. The server hands it out once. */
  readonly next: (member: string) => Promise<Step<Claim | undefined>>;
  /** Fetches a claimed instruction: `gone` when the server no longer has it, `unreadable` when it is none. */
  readonly read: (member: string, claim: Claim) => Promise<Step<Instruction | 'gone' | 'unreadable'>>;
  readonly encode: (claim: Claim, reply: Reply, now: Date) => Promise<EncodedReply>;
  readonly deliver: (member: string, claim: Claim, delivery: Delivery) => Promise<Step<undefined>>;
  readonly close: () => Promise<void>;
};
