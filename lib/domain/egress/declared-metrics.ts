import type { EgressRule } from './egress-rule.ts';
import { exampleCountName } from './example-count-name.ts';

/** Only metrics that the app declared, and the passport therefore names, leave. The place is a number: an undeclared name may itself be the leak. */
export const declaredMetrics: EgressRule = {
  name: 'only declared metrics leave',
  brokenAt: ({ reply, terms }) => {
    const odd = Object.keys(reply.metrics).findIndex(
      (name) => name !== exampleCountName && !terms.metrics.includes(name),
    );
    return odd >= 0 ? `metrics.${odd}` : undefined;
  },
};
