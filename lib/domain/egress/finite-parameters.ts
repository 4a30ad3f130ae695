import type { EgressRule } from './egress-rule.ts';
import { floatView } from './float-vector.ts';

/** Every weight, sent in or coming out, is a finite number: NaN payloads could carry anything past the clip. */
export const finiteParameters: EgressRule = {
  name: 'every weight is a finite number',
  brokenAt: ({ reply, received }) => {
    if (!received.every(Number.isFinite)) return 'received';
    return floatView(reply.parameters).every(Number.isFinite) ? undefined : 'arrays';
  },
};
