import type { DatabaseSync } from 'node:sqlite';
import { packConceptIds } from '#domain/vocabulary/concept-id-bytes';

/**
 * Direct neighbours: the pairs of one level or none (of two drugs side by side one is found below the other). What has
 * none of these in the download, because what stood between was not chosen, stands right below its nearest ancestors.
 */
const directPairs = `
  INSERT OR IGNORE INTO parent SELECT below, above FROM raw_pair WHERE levels <= 1;
  INSERT OR IGNORE INTO parent
    SELECT p.below, p.above FROM raw_pair p JOIN (
      SELECT below, min(levels) AS levels FROM raw_pair WHERE below NOT IN (SELECT child_id FROM parent) GROUP BY below
    ) nearest ON nearest.below = p.below AND nearest.levels = p.levels;
`;

/**
 * Makes of all pairs of `concept_ancestor` (`raw_pair`) the sets of what stands below each concept, and the direct neighbours.
 * Answers how many pairs went in.
 */
export function packDescendants(database: DatabaseSync): number {
  database.exec(directPairs);
  const insert = database.prepare('INSERT INTO descendants VALUES (?, ?)');
  let pairs = 0;
  let ancestor: number | undefined;
  let ids: number[] = [];
  const write = (): void => {
    if (ancestor !== undefined) insert.run(ancestor, packConceptIds(ids));
    ids = [];
  };
  for (const row of database.prepare('SELECT above, below FROM raw_pair ORDER BY above, below').iterate()) {
    if (row.above !== ancestor) {
      write();
      ancestor = Number(row.above);
    }
    const below = Number(row.below);
    // A pair that a download has twice.
    if (ids.at(-1) === below) continue;
    ids.push(below);
    pairs += 1;
  }
  write();
  return pairs;
}
