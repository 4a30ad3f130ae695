import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { repository } from '#local/platform/repository';
import { demoAncestors } from '#local/synthetic/vocabulary/demo-ancestors';
import { demoConcepts } from '#local/synthetic/vocabulary/demo-concepts';
import type { ConceptPools } from './concept-pools.ts';
import { fillStatements } from './fill-statements.ts';

const indexes = join(repository, 'appliance/omop/20-indexes.sql');

/** The day on which the records were loaded. */
export const dataDate = '2026-01-31';

const vocabulary: readonly (readonly [text: string, rows: readonly (readonly (string | number)[])[]])[] = [
  [
    `INSERT INTO omop.concept (concept_id, concept_name, domain_id, vocabulary_id, concept_class_id, concept_code, valid_start_date, valid_end_date)
     SELECT (row->>0)::integer, row->>1, row->>2, row->>3, 'x', row->>4, '1970-01-01', '2099-12-31' FROM json_array_elements($1::json) AS row`,
    demoConcepts.map(({ id, name, domain, vocabulary: from, code }) => [id, name, domain, from, code]),
  ],
  [
    `INSERT INTO omop.concept_ancestor SELECT (row->>0)::integer, (row->>1)::integer, (row->>2)::integer, (row->>3)::integer
     FROM json_array_elements($1::json) AS row`,
    demoAncestors(),
  ],
];

/** Fills the empty OMOP tables of a trust with so many persons; indexes are made when the rows are there. */
export async function fillTrust(ownerUrl: string, persons: number, pools: ConceptPools): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ drop: string }>(
      `SELECT format('DROP INDEX %s', indexrelid::regclass) AS drop FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
       WHERE relnamespace = 'omop'::regnamespace AND NOT indisprimary`,
    );
    for (const { drop } of rows) await client.query(drop);
    await client.query(
      `INSERT INTO omop.cdm_source (cdm_source_name, cdm_source_abbreviation, cdm_holder, source_release_date,
         cdm_release_date, cdm_version_concept_id, vocabulary_version) VALUES ('x', 'x', 'x', $1, $1, 0, 'x')`,
      [dataDate],
    );
    for (const [text, values] of vocabulary) await client.query(text, [JSON.stringify(values)]);
    for (const statement of fillStatements(persons, pools)) await client.query(statement);
    await client.query(readFileSync(indexes, 'utf8'));
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}
