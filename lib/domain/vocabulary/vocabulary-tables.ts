import { vocabularyFormat } from './vocabulary-format.ts';

/**
 * The SQLite file that the hub searches. A term is a name or a synonym; terms are numbered in the order in which they are
 * to be shown (standard and valid concepts first, names before synonyms, short before long), so that the first that a
 * search meets are the best and little is sorted while somebody waits. `parent` has direct neighbours, to be shown;
 * `descendants` has all that stand below a concept in `concept_ancestor`, as `packConceptIds` packs them.
 */
export const vocabularyTables = `
  PRAGMA user_version = ${vocabularyFormat};
  CREATE TABLE concept (
    concept_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    domain TEXT NOT NULL COLLATE NOCASE,
    vocabulary TEXT NOT NULL COLLATE NOCASE,
    concept_class TEXT NOT NULL,
    code TEXT NOT NULL,
    folded_code TEXT NOT NULL,
    standing TEXT NOT NULL,
    valid INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE term (
    term_id INTEGER PRIMARY KEY,
    concept_id INTEGER NOT NULL,
    synonym INTEGER NOT NULL,
    text TEXT NOT NULL,
    folded TEXT NOT NULL
  ) STRICT;
  CREATE TABLE parent (
    child_id INTEGER NOT NULL, parent_id INTEGER NOT NULL, PRIMARY KEY (child_id, parent_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE descendants (concept_id INTEGER PRIMARY KEY, ids BLOB NOT NULL) STRICT;
  CREATE TABLE maps_to (
    concept_id INTEGER NOT NULL, target_id INTEGER NOT NULL, PRIMARY KEY (concept_id, target_id)
  ) STRICT, WITHOUT ROWID;
`;

/** Made once all rows are there. The index of words holds those of each term under the term's number. */
export const vocabularyIndexes = `
  CREATE INDEX concept_code ON concept (folded_code);
  CREATE INDEX term_folded ON term (folded, term_id);
  CREATE INDEX term_concept ON term (concept_id, synonym);
  CREATE INDEX parent_parent ON parent (parent_id);
  CREATE VIRTUAL TABLE word USING fts5(
    words, content='', tokenize='ascii', prefix='1 2 3', detail='none', columnsize=0
  );
`;
