import type { AppReply } from './app-reply.ts';
import type { EgressTerms } from './egress-terms.ts';

/** What the guard looks at: the reply, what was asked and sent in, and the terms of the run. */
export type EgressQuestion = {
  readonly asked: 'train' | 'evaluate';
  readonly reply: AppReply;
  /** The global parameters that the app was given. */
  readonly received: Float32Array;
  /** Rows that the app has been handed; no count of examples can be larger. */
  readonly rowsUsed: number;
  readonly terms: EgressTerms;
};

/** The rule that was broken and where; the place never repeats a name or value that the app chose. */
export type EgressRefusal = { readonly kind: 'refused'; readonly rule: string; readonly place: string };

/** One reason not to let a reply out. */
export type EgressRule = {
  readonly name: string;
  /** Where the rule is broken, or undefined when it is kept. */
  readonly brokenAt: (question: EgressQuestion) => string | undefined;
};
