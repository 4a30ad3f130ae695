import type { TensorLayout } from '#contracts/model';

/** Elements of the flat vector from `start` up to and without `end`. */
export type ElementRange = { readonly start: number; readonly end: number };

/** Where the integer buffers of a layout lie in the flat vector, in order. */
export function bufferRanges(layout: readonly TensorLayout[]): ElementRange[] {
  const ranges: ElementRange[] = [];
  let start = 0;
  for (const { shape, role } of layout) {
    const end = start + shape.reduce((product, side) => product * side, 1);
    if (role === 'buffer') ranges.push({ start, end });
    start = end;
  }
  return ranges;
}
