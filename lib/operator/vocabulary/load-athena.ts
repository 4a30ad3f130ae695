import type { DatabaseSync } from 'node:sqlite';
import { foldText } from '#domain/vocabulary/fold-text';
import type { AthenaRow } from './athena-row.ts';
import { athenaRows } from './athena-rows.ts';
import type { OddRows } from './odd-rows.ts';

const standings: Readonly<Record<string, string>> = { S: 'standard', C: 'classification', '': 'none' };

const longestName = 255;
const longestSynonym = 1000;
const longestCode = 100;
const longestWord = 50;

/** One folder of an Athena download, the tables that it goes into, and what was odd about it. */
export type AthenaLoad = { readonly folder: string; readonly database: DatabaseSync; readonly odd: OddRows };

const names = async ({ folder, odd }: AthenaLoad, file: string, column: string): Promise<ReadonlySet<string>> => {
  const found = new Set<string>();
  for await (const row of athenaRows(folder, file, [column], odd)) {
    const name = row.text(column, longestWord);
    if (name === '') row.leaveOut(`blank ${column}`, column);
    else found.add(name);
  }
  return found;
};

/** A word that another file should list; a concept of an unlisted one is a concept all the same, and trusts count it. */
const listed = (row: AthenaRow, column: string, among: ReadonlySet<string>, file: string): string => {
  const value = row.text(column, longestWord);
  if (!among.has(value)) row.note(`${column} that ${file} does not have: kept as it is`, column);
  return value;
};

const standing = (row: AthenaRow): string => {
  const known = standings[row.raw('standard_concept').trim()];
  if (known === undefined) row.note('unknown standard_concept: taken as no standard concept', 'standard_concept');
  return known ?? 'none';
};

/** OMOP calls valid what has no reason to be invalid; D and U are the reasons that it knows. */
const isValid = (row: AthenaRow): boolean => {
  const reason = row.raw('invalid_reason').trim();
  if (!['', 'D', 'U'].includes(reason)) row.note('unknown invalid_reason: taken as withdrawn', 'invalid_reason');
  return reason === '';
};

async function loadConcepts(load: AthenaLoad): Promise<void> {
  const domains = await names(load, 'DOMAIN.csv', 'domain_id');
  const vocabularies = await names(load, 'VOCABULARY.csv', 'vocabulary_id');
  const concept = load.database.prepare('INSERT OR IGNORE INTO concept VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const term = load.database.prepare('INSERT INTO raw_term VALUES (?, 0, ?, ?)');
  const columns = ['concept_id', 'concept_name', 'domain_id', 'vocabulary_id', 'concept_class_id', 'standard_concept'];
  const all = [...columns, 'concept_code', 'invalid_reason'];
  for await (const row of athenaRows(load.folder, 'CONCEPT.csv', all, load.odd)) {
    const id = row.whole('concept_id');
    if (id === undefined) continue;
    const code = row.text('concept_code', longestCode);
    const written = row.text('concept_name', longestName);
    const name = written === '' ? code : written;
    if (name === '') {
      row.leaveOut('neither concept_name nor concept_code', 'concept_name');
      continue;
    }
    // Names of CPT4 come blank until its licence was accepted by Athena's own script.
    if (written === '') row.note('blank concept_name: concept_code in its place', 'concept_name');
    if (code === '') row.note('blank concept_code', 'concept_code');
    const { changes } = concept.run(
      id,
      name,
      listed(row, 'domain_id', domains, 'DOMAIN.csv'),
      listed(row, 'vocabulary_id', vocabularies, 'VOCABULARY.csv'),
      row.text('concept_class_id', longestWord),
      code,
      foldText(code),
      standing(row),
      isValid(row) ? 1 : 0,
    );
    if (changes === 0) row.leaveOut('concept_id that an earlier line has', 'concept_id');
    else term.run(id, name, foldText(name));
  }
}

async function loadSynonyms({ database, folder, odd }: AthenaLoad): Promise<void> {
  const term = database.prepare('INSERT INTO raw_term VALUES (?, 1, ?, ?)');
  for await (const row of athenaRows(folder, 'CONCEPT_SYNONYM.csv', ['concept_id', 'concept_synonym_name'], odd)) {
    const id = row.whole('concept_id');
    if (id === undefined) continue;
    const text = row.text('concept_synonym_name', longestSynonym);
    if (text === '') row.leaveOut('blank concept_synonym_name', 'concept_synonym_name');
    else term.run(id, text, foldText(text));
  }
}

/** Every pair, whatever its level: a pair may skip levels, or have none where two concepts stand side by side. */
async function loadAncestors({ database, folder, odd }: AthenaLoad): Promise<void> {
  const pair = database.prepare('INSERT INTO raw_pair VALUES (?, ?, ?)');
  const columns = ['ancestor_concept_id', 'descendant_concept_id', 'min_levels_of_separation'] as const;
  for await (const row of athenaRows(folder, 'CONCEPT_ANCESTOR.csv', columns, odd)) {
    const above = row.whole('ancestor_concept_id');
    const below = above === undefined ? undefined : row.whole('descendant_concept_id');
    const levels = below === undefined ? undefined : row.whole('min_levels_of_separation');
    if (above === undefined || below === undefined || levels === undefined || above === below) continue;
    pair.run(above, below, levels);
  }
}

async function loadMappings({ database, folder, odd }: AthenaLoad): Promise<void> {
  const mapsTo = database.prepare('INSERT OR IGNORE INTO maps_to VALUES (?, ?)');
  const columns = ['concept_id_1', 'concept_id_2', 'relationship_id', 'invalid_reason'];
  for await (const row of athenaRows(folder, 'CONCEPT_RELATIONSHIP.csv', columns, odd)) {
    if (row.raw('relationship_id').trim() !== 'Maps to' || !isValid(row)) continue;
    const from = row.whole('concept_id_1');
    const to = from === undefined ? undefined : row.whole('concept_id_2');
    if (from !== undefined && to !== undefined && from !== to) mapsTo.run(from, to);
  }
}

/**
 * Reads the files of an Athena download into the tables, a row at a time. An odd row is mended or left out, and noted.
 *
 * Throws INPUT_INVALID where a file as such is wrong.
 */
export async function loadAthena(load: AthenaLoad): Promise<void> {
  await loadConcepts(load);
  await loadSynonyms(load);
  await loadAncestors(load);
  await loadMappings(load);
}
