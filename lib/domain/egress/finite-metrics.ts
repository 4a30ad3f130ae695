import type { EgressRule } from './egress-rule.ts';

/** A larger value has room for more than a measurement, and could not be rounded to four decimals. */
const largest = 1e9;

/** Every metric is one finite number of a size that measurements have: no lists, no text. */
export const finiteMetrics: EgressRule = {
  name: 'every metric is a finite number of at most 1e9',
  brokenAt: ({ reply }) => {
    const odd = Object.values(reply.metrics).findIndex(
      (value) => typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > largest,
    );
    return odd >= 0 ? `metrics.${odd}` : undefined;
  },
};
