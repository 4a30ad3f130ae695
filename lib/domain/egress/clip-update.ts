/** L2 norm of the step from `from` to `to`, in double precision. */
export function stepNorm(from: Float32Array, to: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < from.length; index += 1) sum += ((to[index] ?? 0) - (from[index] ?? 0)) ** 2;
  return Math.sqrt(sum);
}

/**
 * Shortens the step from `received` to `reply` to at most `clipNorm` (L2), direction kept. Rounding to float32 may
 * lengthen it again, so the result itself is measured; where no float32 step is short enough, nothing moves.
 */
export function clipUpdate(
  received: Float32Array,
  reply: Float32Array,
  clipNorm: number,
): { readonly parameters: Float32Array; readonly clipped: boolean } {
  const norm = stepNorm(received, reply);
  if (norm <= clipNorm) return { parameters: reply, clipped: false };
  let scale = clipNorm / norm;
  for (let attempt = 0; attempt < 16; attempt += 1) {
    const parameters = received.map((value, index) => value + scale * ((reply[index] ?? 0) - value));
    const measured = stepNorm(received, parameters);
    if (measured <= clipNorm) return { parameters, clipped: true };
    scale *= (clipNorm / measured) * (1 - 2 ** -20);
  }
  return { parameters: new Float32Array(received), clipped: true };
}
