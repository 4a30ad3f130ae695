import type { EgressRule } from './egress-rule.ts';
import { exampleCountName } from './example-count-name.ts';

/** `num-examples` is present, whole, at least one, and no more than the rows the app was handed: it sets the trust's weight. */
export const exampleCount: EgressRule = {
  name: 'num-examples is a whole number from 1 to the rows used',
  brokenAt: ({ reply, rowsUsed }) => {
    const count = Object.hasOwn(reply.metrics, exampleCountName) ? reply.metrics[exampleCountName] : undefined;
    const kept = typeof count === 'number' && Number.isSafeInteger(count) && count >= 1 && count <= rowsUsed;
    return kept ? undefined : `metrics.${exampleCountName}`;
  },
};
