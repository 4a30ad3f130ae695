/** A released number and where the true one most likely lies, in words. */
export const likelyRange = ({ margin, persons }: { persons: number; margin?: number | undefined }): string =>
  margin === undefined
    ? `About ${persons} people.`
    : `About ${persons} people, most likely between ${Math.max(0, persons - margin)} and ${persons + margin}.`;
