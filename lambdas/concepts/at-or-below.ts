import type { DatabaseSync } from 'node:sqlite';
import { unpackConceptIds } from '#domain/vocabulary/concept-id-bytes';

/** A concept and all that `concept_ancestor` has below it, whatever stands between; these are whom a trust counts. */
export function atOrBelow(database: DatabaseSync, conceptId: number): ReadonlySet<number> {
  const packed = database.prepare('SELECT ids FROM descendants WHERE concept_id = ?').get(conceptId)?.ids;
  return new Set([conceptId, ...(packed instanceof Uint8Array ? unpackConceptIds(packed) : [])]);
}
