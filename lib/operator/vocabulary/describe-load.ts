import type { VocabularyCounts } from './build-vocabulary.ts';

/** What a load did, line by line, for the person who started it: what went in, and every kind of row that was odd. */
export function describeLoad(file: string, counts: VocabularyCounts): string[] {
  const { concepts, cpt4Unread, descendants, leftOut, mappings, odd, parents, terms } = counts;
  const lines = [
    `${file}: ${concepts} concepts, ${terms} names and synonyms, ${descendants} pairs of ancestor and descendant ` +
      `(${parents} of them direct), ${mappings} mappings; ${leftOut} rows left out, whose concepts are not in the download`,
  ];
  if (odd.total > 0) {
    lines.push(`odd in ${odd.total} places:`);
    for (const { count, place, what } of odd.kinds) lines.push(`  ${count} x ${what} (first: ${place})`);
    lines.push(`the first ${odd.first.length}:`);
    for (const { place, what } of odd.first) lines.push(`  ${place}: ${what}`);
  }
  if (cpt4Unread)
    lines.push(
      'CONCEPT_CPT4.csv was not read: it has the concepts of CPT4, which the script that comes with the download adds, ' +
        'with their names, to CONCEPT.csv once you have accepted the licence of CPT4; run it and load again',
    );
  return lines;
}
