import { rename, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '#contracts/app-error';
import { searchWords } from '#domain/vocabulary/search-words';
import { vocabularyIndexes, vocabularyTables } from '#domain/vocabulary/vocabulary-tables';
import { loadAthena } from './load-athena.ts';
import { OddRows, type OddRowsReport } from './odd-rows.ts';
import { packDescendants } from './pack-descendants.ts';
import { unreadCpt4 } from './unread-cpt4.ts';

/** What went into the file, and what did not. Terms are names and synonyms. */
export type VocabularyCounts = {
  readonly concepts: number;
  readonly terms: number;
  /** Pairs of concepts of which one stands right below the other. */
  readonly parents: number;
  /** All pairs of `concept_ancestor`, each concept's pair with itself aside. */
  readonly descendants: number;
  readonly mappings: number;
  /** Synonyms, pairs and mappings of concepts that the download does not have. */
  readonly leftOut: number;
  /** Rows that were mended or left out because they are not as they should be. */
  readonly odd: OddRowsReport;
  /** Whether names of CPT4 lie beside the files and were not read. */
  readonly cpt4Unread: boolean;
};

/** Nothing is looked at before it is whole, so that no journal is needed; what does not fit into memory is sorted on disk. */
const pragmas = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;
  CREATE TEMP TABLE raw_term (concept_id INTEGER, synonym INTEGER, text TEXT, folded TEXT);
  CREATE TEMP TABLE raw_pair (above INTEGER, below INTEGER, levels INTEGER);
`;

const sortTerms = `
  INSERT INTO term (concept_id, synonym, text, folded)
  SELECT r.concept_id, r.synonym, r.text, r.folded FROM raw_term r JOIN concept c USING (concept_id)
  WHERE r.synonym = 0 OR r.text <> c.name
  ORDER BY CASE c.standing WHEN 'standard' THEN 0 WHEN 'classification' THEN 1 ELSE 2 END, c.valid DESC, r.synonym,
    length(r.text), r.folded, r.concept_id;
`;

const orphans: readonly (readonly [table: string, condition: string])[] = [
  ['raw_term', 'concept_id NOT IN (SELECT concept_id FROM concept)'],
  ['raw_pair', 'above NOT IN (SELECT concept_id FROM concept) OR below NOT IN (SELECT concept_id FROM concept)'],
  [
    'maps_to',
    'concept_id NOT IN (SELECT concept_id FROM concept) OR target_id NOT IN (SELECT concept_id FROM concept)',
  ],
];

/** Row by row, and not by a function of ours within one statement: what that makes is let go only when the statement ends. */
function indexWords(database: DatabaseSync): void {
  const insert = database.prepare('INSERT INTO word (rowid, words) VALUES (?, ?)');
  for (const { term_id: id, text } of database.prepare('SELECT term_id, text FROM term ORDER BY term_id').iterate())
    insert.run(Number(id), searchWords(String(text)).join(' '));
  database.exec("INSERT INTO word (word) VALUES ('optimize')");
}

/** Makes the file that the hub searches from the folder of an Athena download; a file that is there is replaced once the new one is whole. */
export async function buildVocabulary(folder: string, file: string): Promise<VocabularyCounts> {
  const part = `${file}.part`;
  await rm(part, { force: true });
  const database = new DatabaseSync(part);
  try {
    database.exec(`${pragmas}${vocabularyTables} BEGIN;`);
    const odd = new OddRows();
    await loadAthena({ folder, database, odd });
    const count = (table: string): number => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
    if (count('concept') === 0)
      throw new AppError('INPUT_INVALID', { details: [{ rule: 'at least one concept', place: 'CONCEPT.csv' }] });
    const leftOut = orphans
      .map(([table, condition]) => Number(database.prepare(`DELETE FROM ${table} WHERE ${condition}`).run().changes))
      .reduce((sum, changes) => sum + changes, 0);
    const descendants = packDescendants(database);
    database.exec(`${sortTerms}${vocabularyIndexes}`);
    indexWords(database);
    database.exec('COMMIT; ANALYZE;');
    const counts = {
      concepts: count('concept'),
      terms: count('term'),
      parents: count('parent'),
      descendants,
      mappings: count('maps_to'),
      leftOut,
      odd: odd.report(),
      cpt4Unread: await unreadCpt4(folder, database),
    };
    database.close();
    await rename(part, file);
    return counts;
  } finally {
    if (database.isOpen) database.close();
    await rm(part, { force: true });
  }
}
