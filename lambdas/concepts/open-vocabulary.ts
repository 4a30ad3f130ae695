import { DatabaseSync } from 'node:sqlite';
import { AppError } from '#contracts/app-error';
import { vocabularyFormat } from '#domain/vocabulary/vocabulary-format';
import { describeConcept } from './describe-concept.ts';
import { searchVocabulary } from './search-vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * Opens the file of a vocabulary, to be read and never written.
 *
 * Throws VOCABULARY_MISSING where another version of the loader made it in another form.
 */
export function openVocabulary(file: string): Vocabulary {
  const database = new DatabaseSync(file, { readOnly: true });
  if (database.prepare('PRAGMA user_version').get()?.user_version !== vocabularyFormat) {
    database.close();
    throw new AppError('VOCABULARY_MISSING');
  }
  return {
    search: (query) => searchVocabulary(database, query),
    concept: (conceptId) => describeConcept(database, conceptId),
    close: () => database.close(),
  };
}
