import type { TensorLayout } from '#contracts/model';

/** What came out of the sandbox for one message: claims of untrusted code, nothing of it checked yet. */
export type AppReply = {
  /** Kinds of record in the reply, for example `arrays` and `metrics`. */
  readonly kinds: readonly string[];
  readonly layout: readonly TensorLayout[];
  /** Little-endian float32, laid end to end; empty when the reply holds no weights. */
  readonly parameters: Uint8Array;
  readonly metrics: Readonly<Record<string, unknown>>;
};
