import { DatabaseSync } from 'node:sqlite';
import { describeConcept } from './describe-concept.ts';
import { searchVocabulary } from './search-vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Opens the file of a vocabulary, to be read and never written. */
export function openVocabulary(file: string): Vocabulary {
  const database = new DatabaseSync(file, { readOnly: true });
  return {
    search: (query) => searchVocabulary(database, query),
    concept: (conceptId) => describeConcept(database, conceptId),
    close: () => database.close(),
  };
}
