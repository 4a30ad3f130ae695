import { clipUpdate } from './clip-update.ts';
import type { EgressQuestion, EgressRefusal } from './egress-rule.ts';
import { egressRules } from './egress-rules.ts';
import { exampleCountName } from './example-count-name.ts';
import { floatBytes, floatVector } from './float-vector.ts';
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
};

/**
 * The one door between a sandbox and the outside: every rule is asked, then the update is clipped and the metrics
 * rounded. Whatever is odd, an exception included, is a refusal.
 */
export function guardReply(question: EgressQuestion): ReleasedReply | EgressRefusal {
  try {
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
  for (const [name, value] of Object.entries(reply.metrics)) {
    if (typeof value !== 'number') return { kind: 'refused', rule: 'every metric is a number', place: 'metrics' };
    if (name === exampleCountName) examples = value;
    else metrics[name] = roundMetric(value);
  }
  const measured = Object.keys(metrics).reduce((sum, name) => sum + name.length + 8, exampleCountName.length + 8);
  if (asked === 'evaluate')
    return { kind: 'released', parameters: undefined, examples, metrics, clipped: false, bytes: measured };
  const { parameters, clipped } = clipUpdate(received, floatVector(reply.parameters), terms.clipNorm);
  // Asked again of the very bytes that leave, so that no mistake in the arithmetic above can widen the door.
  if (!parameters.every(Number.isFinite))
    return { kind: 'refused', rule: 'every weight is a finite number', place: 'arrays' };
  const bytes = floatBytes(parameters);
  return { kind: 'released', parameters: bytes, examples, metrics, clipped, bytes: bytes.byteLength + measured };
}
