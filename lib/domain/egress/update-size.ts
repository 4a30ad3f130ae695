import type { EgressRule } from './egress-rule.ts';

/** Weights are no larger than the passport and the trust allow. */
export const updateSize: EgressRule = {
  name: 'the update is within its size cap',
  brokenAt: ({ reply, terms }) => (reply.parameters.byteLength <= terms.maxUpdateBytes ? undefined : 'arrays'),
};
