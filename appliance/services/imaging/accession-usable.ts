/**
 * Whether an accession number may be asked for. An empty key matches every study, `*` and `?` are wildcards and `\`
 * separates several values (PS3.4 §C.2.2.2): each would bring studies of people outside the cohort.
 */
export function accessionUsable(accessionNumber: string): boolean {
  return (
    accessionNumber !== '' &&
    accessionNumber === accessionNumber.trim() &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be in it
    !/[*?\\\u0000-\u001f\u007f]/.test(accessionNumber)
  );
}
