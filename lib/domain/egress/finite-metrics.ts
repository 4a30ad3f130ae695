import type { EgressRule } from './egress-rule.ts';
import { leftOut } from './left-out-metric.ts';

/** Every metric is one number: no lists, no text. A number that is none, or none of a measurement, is left out. */
export const finiteMetrics: EgressRule = {
  name: 'every metric is a number',
  brokenAt: ({ reply }) => {
    const odd = Object.values(reply.metrics).findIndex((value) => typeof value !== 'number' && !leftOut(value));
    return odd >= 0 ? `metrics.${odd}` : undefined;
  },
};
