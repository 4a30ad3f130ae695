import type { DatabaseSync } from 'node:sqlite';
import { foldText } from '#domain/vocabulary/fold-text';
import type { AthenaRow } from './athena-row.ts';
import { athenaRows } from './athena-rows.ts';

const standings: Readonly<Record<string, string>> = { S: 'standard', C: 'classification', '': 'none' };

const longestName = 255;
const longestSynonym = 1000;

const names = async (folder: string, file: string, column: string): Promise<ReadonlySet<string>> => {
  const found = new Set<string>();
  for await (const row of athenaRows(folder, file, [column])) found.add(row.text(column, 50));
  return found;
};

const known = (row: AthenaRow, column: string, among: ReadonlySet<string>, file: string): string => {
  const value = row.text(column, 50);
  if (!among.has(value)) throw row.refuse(`one of ${file}`, column);
  return value;
};

async function loadConcepts(folder: string, database: DatabaseSync): Promise<void> {
  const domains = await names(folder, 'DOMAIN.csv', 'domain_id');
  const vocabularies = await names(folder, 'VOCABULARY.csv', 'vocabulary_id');
  const concept = database.prepare('INSERT OR IGNORE INTO concept VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const term = database.prepare('INSERT INTO raw_term VALUES (?, 0, ?, ?)');
  const columns = ['concept_id', 'concept_name', 'domain_id', 'vocabulary_id', 'concept_class_id', 'standard_concept'];
  for await (const row of athenaRows(folder, 'CONCEPT.csv', [...columns, 'concept_code', 'invalid_reason'])) {
    const id = row.whole('concept_id');
    const name = row.text('concept_name', longestName);
    const code = row.text('concept_code', 100);
    const { changes } = concept.run(
      id,
      name,
      known(row, 'domain_id', domains, 'DOMAIN.csv'),
      known(row, 'vocabulary_id', vocabularies, 'VOCABULARY.csv'),
      row.text('concept_class_id', 50),
      code,
      foldText(code),
      standings[row.oneOf('standard_concept', ['S', 'C', ''])] ?? 'none',
      row.oneOf('invalid_reason', ['', 'D', 'U']) === '' ? 1 : 0,
    );
    if (changes === 0) throw row.refuse('an id of its own', 'concept_id');
    term.run(id, name, foldText(name));
  }
}

async function loadSynonyms(folder: string, database: DatabaseSync): Promise<void> {
  const term = database.prepare('INSERT INTO raw_term VALUES (?, 1, ?, ?)');
  for await (const row of athenaRows(folder, 'CONCEPT_SYNONYM.csv', ['concept_id', 'concept_synonym_name'])) {
    const text = row.text('concept_synonym_name', longestSynonym);
    term.run(row.whole('concept_id'), text, foldText(text));
  }
}

async function loadParents(folder: string, database: DatabaseSync): Promise<void> {
  const parent = database.prepare('INSERT OR IGNORE INTO parent VALUES (?, ?)');
  const columns = ['ancestor_concept_id', 'descendant_concept_id', 'min_levels_of_separation'] as const;
  for await (const row of athenaRows(folder, 'CONCEPT_ANCESTOR.csv', columns)) {
    const [above, below, levels] = columns.map((column) => row.whole(column)) as [number, number, number];
    if (levels === 1 && above !== below) parent.run(below, above);
  }
}

async function loadMappings(folder: string, database: DatabaseSync): Promise<void> {
  const mapsTo = database.prepare('INSERT OR IGNORE INTO maps_to VALUES (?, ?)');
  const columns = ['concept_id_1', 'concept_id_2', 'relationship_id', 'invalid_reason'];
  for await (const row of athenaRows(folder, 'CONCEPT_RELATIONSHIP.csv', columns)) {
    const [from, to] = [row.whole('concept_id_1'), row.whole('concept_id_2')];
    const relationship = row.text('relationship_id', 50);
    if (relationship === 'Maps to' && row.oneOf('invalid_reason', ['', 'D', 'U']) === '' && from !== to)
      mapsTo.run(from, to);
  }
}

/** Reads the files of an Athena download into the tables; the first wrong line ends it with file, line and column. */
export async function loadAthena(folder: string, database: DatabaseSync): Promise<void> {
  await loadConcepts(folder, database);
  await loadSynonyms(folder, database);
  await loadParents(folder, database);
  await loadMappings(folder, database);
}
