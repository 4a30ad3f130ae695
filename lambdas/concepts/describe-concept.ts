import type { DatabaseSync } from 'node:sqlite';
import type { Concept, ConceptDetails } from '#contracts/vocabulary';
import { conceptColumns, readConceptRow } from './concept-row.ts';

const mostNeighbours = 100;

/** A concept with what stands around it; undefined where the vocabulary has none by that id. */
export function describeConcept(database: DatabaseSync, conceptId: number): ConceptDetails | undefined {
  const row = database.prepare(`SELECT ${conceptColumns} FROM concept c WHERE c.concept_id = ?`).get(conceptId);
  if (row === undefined) return undefined;
  const neighbours = (table: string, mine: string, theirs: string): Concept[] =>
    database
      .prepare(
        `SELECT ${conceptColumns} FROM ${table} n JOIN concept c ON c.concept_id = n.${theirs}
         WHERE n.${mine} = ? ORDER BY c.name, c.concept_id LIMIT ${mostNeighbours}`,
      )
      .all(conceptId)
      .map(readConceptRow);
  const count = (mine: string): number =>
    Number(database.prepare(`SELECT count(*) AS n FROM parent WHERE ${mine} = ?`).get(conceptId)?.n);
  const synonyms = database
    .prepare('SELECT text FROM term WHERE concept_id = ? AND synonym = 1 ORDER BY term_id LIMIT 100')
    .all(conceptId)
    .map(({ text }) => String(text));
  return {
    ...readConceptRow(row),
    synonyms,
    parents: neighbours('parent', 'child_id', 'parent_id'),
    parentCount: count('child_id'),
    children: neighbours('parent', 'parent_id', 'child_id'),
    childCount: count('parent_id'),
    mapsTo: neighbours('maps_to', 'concept_id', 'target_id'),
  };
}
