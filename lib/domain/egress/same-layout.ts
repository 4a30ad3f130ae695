import type { EgressRule } from './egress-rule.ts';
import { layoutBytes } from './layout-bytes.ts';

/** Weights have the names, types, shapes and order that the passport names, and exactly as many bytes. */
export const sameLayout: EgressRule = {
  name: 'the weights have the layout of the passport',
  brokenAt: ({ asked, reply, received, terms }) => {
    if (received.byteLength !== layoutBytes(terms.layout)) return 'received';
    if (asked === 'evaluate') return undefined;
    if (reply.layout.length !== terms.layout.length) return 'layout';
    const odd = terms.layout.findIndex((wanted, index) => {
      const given = reply.layout[index];
      return (
        given === undefined ||
        given.name !== wanted.name ||
        given.dtype !== wanted.dtype ||
        given.shape.length !== wanted.shape.length ||
        given.shape.some((side, axis) => side !== wanted.shape[axis])
      );
    });
    if (odd >= 0) return `layout.${odd}`;
    return reply.parameters.byteLength === received.byteLength ? undefined : 'arrays';
  },
};
