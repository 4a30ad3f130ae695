import type { TensorLayout } from '#contracts/model';

/** Bytes of the float32 parameters that a layout describes. */
export const layoutBytes = (layout: readonly TensorLayout[]): number =>
  layout.reduce((sum, { shape }) => sum + 4 * shape.reduce((product, side) => product * side, 1), 0);
