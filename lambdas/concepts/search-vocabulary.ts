import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { FoundConcept, FoundConcepts, SearchConcepts } from '#contracts/vocabulary';
import { foldText } from '#domain/vocabulary/fold-text';
import { searchWords } from '#domain/vocabulary/search-words';
import { textRuns } from '#domain/vocabulary/text-runs';
import { atOrBelow } from './at-or-below.ts';
import { conceptColumns, readConceptRow } from './concept-row.ts';

/** One way of finding concepts; what is found by an earlier one stands before what a later one finds. */
type Way = { readonly by: FoundConcept['by']; readonly from: string; readonly values: readonly SQLInputValue[] };

/** More words than this make no search better. */
const mostWords = 12;

/** Shorter beginnings are those of half the vocabulary; words that begin so come in the right order anyhow. */
const shortestPrefix = 3;

const ofTerm = (condition: string): string =>
  `term t CROSS JOIN concept c ON c.concept_id = t.concept_id WHERE ${condition}`;
const ofConcept = (condition: string): string =>
  `concept c CROSS JOIN term t ON t.concept_id = c.concept_id AND t.synonym = 0 WHERE ${condition}`;

/** The first text behind all that begin like this. */
const behind = (prefix: string): string => `${prefix}\u{10FFFF}`;

/** Every way, from the surest to the widest. Words are letters and digits in quotes: nothing in them can be an operator. */
const ways = (text: string): Way[] => {
  const folded = foldText(text);
  if (folded === '') return [];
  const together = textRuns(text).flatMap((run) => (run.unspaced ? [run.text] : []));
  const asTheyStand = ' AND instr(t.folded, ?) > 0'.repeat(together.length);
  const match = searchWords(text)
    .slice(0, mostWords)
    .map((word) => `"${word}"*`)
    .join(' ');
  const found: Way[] = [
    { by: 'code', from: ofConcept('c.folded_code = ?'), values: [folded] },
    { by: 'name', from: ofTerm('t.folded = ? AND t.synonym = 0'), values: [folded] },
    { by: 'synonym', from: ofTerm('t.folded = ? AND t.synonym = 1'), values: [folded] },
  ];
  if (/^\d{1,10}$/.test(folded))
    found.unshift({ by: 'id', from: ofConcept('c.concept_id = ?'), values: [Number(folded)] });
  if (folded.length >= shortestPrefix)
    found.push({
      by: 'prefix',
      from: ofTerm('t.folded >= ? AND t.folded < ? AND t.synonym = 0'),
      values: [folded, behind(folded)],
    });
  if (match !== '')
    found.push({
      by: 'words',
      // The index knows which letters of such a run a term has, not that they stand together.
      from: `word CROSS JOIN ${ofTerm(`word MATCH ? AND t.term_id = word.rowid${asTheyStand}`)}`,
      values: [match, ...together],
    });
  return found;
};

/** The best concepts for a text, each once. */
export function searchVocabulary(database: DatabaseSync, query: SearchConcepts): FoundConcepts {
  const filters = [
    ...(query.domain === undefined ? [] : [{ sql: 'c.domain = ?', value: query.domain }]),
    ...(query.vocabulary === undefined ? [] : [{ sql: 'c.vocabulary = ?', value: query.vocabulary }]),
    ...(query.standardOnly ? [{ sql: 'c.standing = ?', value: 'standard' }] : []),
  ];
  const conditions = filters.map(({ sql }) => ` AND ${sql}`).join('');
  const within = query.below === undefined ? undefined : atOrBelow(database, query.below);
  const found = new Map<number, FoundConcept>();
  for (const { by, from, values } of ways(query.text)) {
    const statement = database.prepare(
      `SELECT ${conceptColumns}, t.text, t.synonym FROM ${from}${conditions}
       ORDER BY ${by === 'words' ? 'word.rowid' : 't.term_id'}`,
    );
    for (const row of statement.iterate(...values, ...filters.map(({ value }) => value))) {
      const concept = readConceptRow(row);
      if (found.has(concept.conceptId) || within?.has(concept.conceptId) === false) continue;
      if (found.size === query.limit) return { concepts: [...found.values()], more: true };
      found.set(concept.conceptId, { ...concept, by, ...(row.synonym === 1 ? { synonym: String(row.text) } : {}) });
    }
  }
  return { concepts: [...found.values()], more: false };
}
