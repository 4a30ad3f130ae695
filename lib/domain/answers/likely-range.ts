/** A released number and where the true one most likely lies, in words. */
export const likelyRange = ({
  above = 0,
  margin,
  persons,
}: {
  readonly persons: number;
  readonly margin?: number | undefined;
  readonly above?: number | undefined;
}): string =>
  margin === undefined
    ? `About ${persons} people.`
    : `About ${persons} people, most likely between ${Math.max(0, persons - margin)} and ${persons + margin + above}.`;
