import type { Bit } from '../question.ts';

/** One answer as it came, and what the bit was. */
export type SeenBody = { readonly bit: Bit; readonly answer: string };

/**
 * Share of bits told right by who first learns from answers whose bits they know. Each half of the targets is judged by
 * what was learnt from the other; an answer that says nothing, or was never seen, is worth a coin.
 */
export function tellingBodies(seen: readonly SeenBody[]): number {
  const half = Math.ceil(seen.length / 2);
  const judge = (known: readonly SeenBody[], asked: readonly SeenBody[]): number => {
    const lead = new Map<string, number>();
    for (const { bit, answer } of known) lead.set(answer, (lead.get(answer) ?? 0) + (bit === 1 ? 1 : -1));
    return asked.reduce((right, { bit, answer }) => {
      const leads = lead.get(answer) ?? 0;
      if (leads === 0) return right + 0.5;
      return right + (leads > 0 === (bit === 1) ? 1 : 0);
    }, 0);
  };
  const [first, second] = [seen.slice(0, half), seen.slice(half)];
  return (judge(first, second) + judge(second, first)) / seen.length;
}
