import { expect, it } from 'vitest';
import { tablesInText } from '#appliance/services/query/sql/tables-in-text';

it('names each table about persons once, however it is written', async () => {
  const sql = `SELECT p.person_id FROM OMOP."person" AS p WHERE EXISTS (SELECT 1 FROM omop.death d WHERE d.person_id = p.person_id)
    AND NOT EXISTS (SELECT 1 FROM omop . Death AS d WHERE d.person_id = p.person_id) -- omop.note`;
  expect(await tablesInText(sql)).toEqual(['person', 'death']);
});

it.each([
  ['a text that is no SQL', 'SELECT FROM WHERE'],
  ['a table of another schema', 'SELECT person_id FROM public.person'],
  ['a table that may not be read', 'SELECT person_id FROM omop.cost'],
  ['the vocabulary, which is asked apart', 'SELECT concept_id FROM omop.concept'],
  ['a text nested without end', `SELECT ${'('.repeat(30_000)}1${')'.repeat(30_000)} FROM omop.person`],
])('names nothing of %s', async (_, sql) => {
  expect(await tablesInText(sql)).toEqual([]);
});
