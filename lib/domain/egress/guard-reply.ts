import { bufferRanges } from './buffer-ranges.ts';
import { clipUpdate } from './clip-update.ts';
import type { EgressQuestion, EgressRefusal } from './egress-rule.ts';
import { egressRules } from './egress-rules.ts';
import { exampleCountName } from './example-count-name.ts';
import { byteView, floatVector, floatView } from './float-vector.ts';
import { leftOut } from './left-out-metric.ts';
import { roundMetric } from './round-metric.ts';

/** What the guard lets out, after clipping and rounding. */
export type ReleasedReply = {
  readonly kind: 'released';
  /** Little-endian float32; undefined for an evaluation. */
  readonly parameters: Uint8Array<ArrayBuffer> | undefined;
  readonly examples: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly clipped: boolean;
  readonly bytes: number;
  /** How many declared metrics stayed at the trust because they were no measurement. */
  readonly metricsLeftOut: number;
};

/** The app used no example: nothing leaves, and the trust sits this round out. */
export type EmptyReply = { readonly kind: 'empty' };

/**
 * The one door between a sandbox and the outside: every rule is asked, then the update is clipped, in the reply's own
 * bytes, and the metrics are rounded. Whatever is odd, an exception included, is a refusal.
 */
export function guardReply(question: EgressQuestion): ReleasedReply | EmptyReply | EgressRefusal {
  try {
    if (question.reply.metrics[exampleCountName] === 0) return { kind: 'empty' };
    for (const rule of egressRules) {
      const place = rule.brokenAt(question);
      if (place !== undefined) return { kind: 'refused', rule: rule.name, place };
    }
    return release(question);
  } catch {
    return { kind: 'refused', rule: 'the guard can read the reply', place: 'reply' };
  }
}

function release({ asked, reply, received, terms }: EgressQuestion): ReleasedReply | EgressRefusal {
  const metrics: Record<string, number> = {};
  let examples = 0;
  let metricsLeftOut = 0;
  for (const [name, value] of Object.entries(reply.metrics)) {
    if (leftOut(value)) metricsLeftOut += 1;
    else if (typeof value !== 'number') return { kind: 'refused', rule: 'every metric is a number', place: 'metrics' };
    else if (name === exampleCountName) examples = value;
    else metrics[name] = roundMetric(value);
  }
  const measured = Object.keys(metrics).reduce((sum, name) => sum + name.length + 8, exampleCountName.length + 8);
  const said = { kind: 'released', examples, metrics, metricsLeftOut } as const;
  if (asked === 'evaluate') return { ...said, parameters: undefined, clipped: false, bytes: measured };
  const parameters = ownVector(reply.parameters);
  const clipped = clipUpdate(received, parameters, terms.clipNorm, bufferRanges(terms.layout));
  // Asked again of the very bytes that leave, so that no mistake in the arithmetic above can widen the door.
  if (!parameters.every(Number.isFinite))
    return { kind: 'refused', rule: 'every weight is a finite number', place: 'arrays' };
  const bytes = byteView(parameters);
  return { ...said, parameters: bytes, clipped, bytes: bytes.byteLength + measured };
}

/** The reply's numbers where they lie, or in a copy where they cannot be used there. */
function ownVector(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const view = floatView(bytes);
  return view.buffer instanceof ArrayBuffer
    ? new Float32Array(view.buffer, view.byteOffset, view.length)
    : floatVector(bytes);
}
