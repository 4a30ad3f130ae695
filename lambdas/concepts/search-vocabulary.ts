import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { FoundConcept, FoundConcepts, SearchConcepts } from '#contracts/vocabulary';
import { foldText } from '#domain/vocabulary/fold-text';
import { searchWords } from '#domain/vocabulary/search-words';
import { conceptColumns, readConceptRow } from './concept-row.ts';

/** One way of finding concepts; what is found by an earlier one stands before what a later one finds. */
type Way = { readonly by: FoundConcept['by']; readonly from: string; readonly values: readonly SQLInputValue[] };

const standing = "CASE c.standing WHEN 'standard' THEN 0 WHEN 'classification' THEN 1 ELSE 2 END, c.valid DESC";
const ofCode = (condition: string): string =>
  `concept c LEFT JOIN term t ON t.concept_id = c.concept_id AND t.synonym = 0 WHERE ${condition}`;
const ofTerm = (condition: string): string => `term t JOIN concept c USING (concept_id) WHERE ${condition}`;

/** The first text that does not begin with this one. */
const after = (prefix: string): string => `${prefix}\u{10FFFF}`;

/** Every way, from the surest to the widest. Words are letters and digits in quotes: nothing in them can be an operator. */
const ways = (text: string): Way[] => {
  const folded = foldText(text);
  const words = searchWords(text);
  const id = /^\d{1,10}$/.test(folded) ? Number(folded) : undefined;
  const match = words.map((word) => `"${word}"*`).join(' ');
  return [
    ...(id === undefined ? [] : [{ by: 'id' as const, from: ofCode('c.concept_id = ?'), values: [id] }]),
    { by: 'code', from: ofCode('c.folded_code = ?'), values: [folded] },
    { by: 'name', from: ofTerm('t.synonym = 0 AND t.folded = ?'), values: [folded] },
    { by: 'synonym', from: ofTerm('t.synonym = 1 AND t.folded = ?'), values: [folded] },
    { by: 'prefix', from: ofTerm('t.synonym = 0 AND t.folded >= ? AND t.folded < ?'), values: [folded, after(folded)] },
    ...(words.length === 0
      ? []
      : [
          {
            by: 'words' as const,
            from: `word JOIN ${ofTerm('word MATCH ? AND t.term_id = word.rowid')}`,
            values: [match],
          },
        ]),
  ];
};

const order = (by: FoundConcept['by']): string =>
  by === 'words' ? 'word.rowid' : `${standing}, t.term_id, c.concept_id`;

/** The best concepts for a text, each once. */
export function searchVocabulary(database: DatabaseSync, query: SearchConcepts): FoundConcepts {
  const filters = [
    ...(query.domain === undefined ? [] : [{ sql: 'c.domain = ?', value: query.domain }]),
    ...(query.vocabulary === undefined ? [] : [{ sql: 'c.vocabulary = ?', value: query.vocabulary }]),
    ...(query.standardOnly ? [{ sql: 'c.standing = ?', value: 'standard' }] : []),
  ];
  const conditions = filters.map(({ sql }) => ` AND ${sql}`).join('');
  const found = new Map<number, FoundConcept>();
  for (const { by, from, values } of ways(query.text)) {
    const statement = database.prepare(
      `SELECT ${conceptColumns}, t.text, t.synonym FROM ${from}${conditions} ORDER BY ${order(by)}`,
    );
    for (const row of statement.iterate(...values, ...filters.map(({ value }) => value))) {
      const concept = readConceptRow(row);
      if (found.has(concept.conceptId)) continue;
      if (found.size === query.limit) return { concepts: [...found.values()], more: true };
      found.set(concept.conceptId, { ...concept, by, ...(row.synonym === 1 ? { synonym: String(row.text) } : {}) });
    }
  }
  return { concepts: [...found.values()], more: false };
}
