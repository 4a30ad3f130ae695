import { bufferRanges } from './buffer-ranges.ts';
import type { EgressRule } from './egress-rule.ts';
import { floatView } from './float-vector.ts';

/** Whole numbers up to here are exact in float32. */
const largest = 2 ** 24;

/** An integer buffer is not clipped, so it holds whole numbers that float32 can tell apart and nothing else. */
export const wholeBuffers: EgressRule = {
  name: 'an integer buffer holds whole numbers of at most 2^24',
  brokenAt: ({ asked, reply, terms }) => {
    if (asked === 'evaluate') return undefined;
    const parameters = floatView(reply.parameters);
    const kept = bufferRanges(terms.layout).every(({ start, end }) =>
      parameters.subarray(start, end).every((value) => Number.isInteger(value) && Math.abs(value) <= largest),
    );
    return kept ? undefined : 'arrays';
  },
};
