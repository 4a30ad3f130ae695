/** A range of whole or measured numbers in words; a missing end is open. */
export const describeRange = ({
  atLeast,
  atMost,
}: {
  atLeast?: number | undefined;
  atMost?: number | undefined;
}): string => {
  if (atLeast === undefined) return `at most ${atMost ?? 'any'}`;
  if (atMost === undefined) return `at least ${atLeast}`;
  return atLeast === atMost ? `exactly ${atLeast}` : `${atLeast} to ${atMost}`;
};
