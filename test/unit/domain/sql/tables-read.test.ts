import { expect, it } from 'vitest';
import { parseSql } from '#appliance/services/query/sql/parse-sql';
import { tablesRead } from '#domain/sql/tables-read';

const readIn = async (sql: string) => {
  const parsed = await parseSql(sql);
  if (parsed.kind === 'refused') throw new Error(sql);
  return tablesRead(parsed.tree);
};

it('finds a table wherever it stands, as often as it stands there', async () => {
  const sql = `WITH ill AS (SELECT person_id FROM omop.condition_occurrence) SELECT a.person_id FROM ill AS a
    JOIN ill AS b ON true JOIN omop.death AS c ON true WHERE EXISTS (SELECT 1 FROM omop.death)
    UNION (SELECT person_id FROM omop.note)`;
  expect([...(await readIn(sql))].sort()).toEqual(['condition_occurrence', 'death', 'death', 'note']);
});

it('leaves out the vocabulary and whatever is no table of OMOP', async () => {
  expect(await readIn('SELECT 1 FROM omop.concept, person, public.death, omop.constructor, omop.person')).toEqual([
    'person',
  ]);
});
