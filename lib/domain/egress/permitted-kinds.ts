import type { EgressRule } from './egress-rule.ts';

/** A reply to `train` is weights and metrics, a reply to `evaluate` metrics alone; nothing else ever leaves. */
export const permittedKinds: EgressRule = {
  name: 'only the permitted kinds of output leave',
  brokenAt: ({ asked, reply, terms }) => {
    const weights = asked === 'train' && terms.weights;
    const wanted = weights ? ['arrays', 'metrics'] : ['metrics'];
    if (asked === 'train' && !weights) return 'arrays';
    const odd = reply.kinds.findIndex((kind) => !wanted.includes(kind));
    if (odd >= 0) return `kinds.${odd}`;
    if (new Set(reply.kinds).size !== wanted.length || reply.kinds.length !== wanted.length) return 'kinds';
    return !weights && (reply.parameters.byteLength > 0 || reply.layout.length > 0) ? 'arrays' : undefined;
  },
};
