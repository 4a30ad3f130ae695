import type { DatabaseSync } from 'node:sqlite';

/** A concept and all that stand below it, however far; found once, because half a vocabulary may stand below one. */
export const atOrBelow = (database: DatabaseSync, conceptId: number): ReadonlySet<number> =>
  new Set(
    database
      // UNION ends it where somebody's hierarchy goes round in a circle.
      .prepare(`WITH RECURSIVE below (id) AS (
          SELECT ? UNION SELECT child_id FROM below CROSS JOIN parent ON parent_id = below.id
        ) SELECT id FROM below`)
      .all(conceptId)
      .map(({ id }) => Number(id)),
  );
