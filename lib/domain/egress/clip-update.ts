import type { ElementRange } from './buffer-ranges.ts';

/** Calls `each` with the index of every element outside of `buffers`, which are in order and do not overlap. */
function forEachWeight(length: number, buffers: readonly ElementRange[], each: (index: number) => void): void {
  let index = 0;
  for (const { start, end } of [...buffers, { start: length, end: length }]) {
    for (; index < start; index += 1) each(index);
    index = end;
  }
}

/** L2 norm of the step of the weights from `from` to `to`, in double precision; integer buffers do not count. */
export function stepNorm(from: Float32Array, to: Float32Array, buffers: readonly ElementRange[] = []): number {
  let sum = 0;
  forEachWeight(from.length, buffers, (index) => {
    sum += ((to[index] ?? 0) - (from[index] ?? 0)) ** 2;
  });
  return Math.sqrt(sum);
}

/**
 * Shortens the step of the weights from `received` to `reply`, in `reply` itself, to at most `clipNorm` (L2), direction
 * kept; integer buffers stay as they are. Rounding to float32 may lengthen a step again, so the result itself is
 * measured; where no float32 step is short enough, no weight moves. Answers whether anything was changed.
 */
export function clipUpdate(
  received: Float32Array,
  reply: Float32Array,
  clipNorm: number,
  buffers: readonly ElementRange[] = [],
): boolean {
  const norm = stepNorm(received, reply, buffers);
  if (norm <= clipNorm) return false;
  const scaled = (index: number, scale: number): number => {
    const from = received[index] ?? 0;
    return Math.fround(from + scale * ((reply[index] ?? 0) - from));
  };
  let scale = clipNorm / norm;
  for (let attempt = 0; attempt < 16; attempt += 1) {
    let sum = 0;
    forEachWeight(received.length, buffers, (index) => {
      sum += (scaled(index, scale) - (received[index] ?? 0)) ** 2;
    });
    const measured = Math.sqrt(sum);
    if (measured <= clipNorm) break;
    scale = attempt === 15 ? 0 : scale * (clipNorm / measured) * (1 - 2 ** -20);
  }
  forEachWeight(received.length, buffers, (index) => {
    reply[index] = scaled(index, scale);
  });
  return true;
}
