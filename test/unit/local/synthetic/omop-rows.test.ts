import { expect, test } from 'vitest';
import { CohortDefinition } from '#contracts/cohort';
import { conceptRows, hierarchy } from '#local/synthetic/concepts';
import { demoCohort } from '#local/synthetic/demo-cohort';
import { omopRows } from '#local/synthetic/omop-rows';
import { studies } from '#local/synthetic/studies';
import { syntheticTrusts } from '#local/synthetic/trusts';

const trust = syntheticTrusts[2]!;
const column = (table: string, name: string) => {
  const found = omopRows(trust).find((one) => one.table === table)!;
  return found.rows.map((row) => row[found.columns.indexOf(name)]);
};

test('the same trust has the same rows every time', () => {
  expect(JSON.stringify(omopRows(trust))).toBe(JSON.stringify(omopRows(trust)));
});

test('every row has a value for each column, and every event a person', () => {
  const persons = new Set(column('person', 'person_id'));
  for (const { table, columns, rows } of omopRows(trust)) {
    expect(rows.length, table).toBeGreaterThan(0);
    expect(
      rows.every((row) => row.length === columns.length),
      table,
    ).toBe(true);
    const person = columns.indexOf('person_id');
    if (person >= 0)
      expect(
        rows.every((row) => persons.has(row[person] ?? null)),
        table,
      ).toBe(true);
  }
});

test('accession numbers in the records are those of the studies', () => {
  expect(column('image_occurrence', 'accession_id')).toEqual(studies(trust).map((study) => study.accessionNumber));
});

test('every concept in use is in the vocabulary, and is its own ancestor', () => {
  const known = new Set(conceptRows.map(([id]) => id));
  for (const [table, name] of [
    ['condition_occurrence', 'condition_concept_id'],
    ['procedure_occurrence', 'procedure_concept_id'],
    ['drug_exposure', 'drug_concept_id'],
    ['measurement', 'measurement_concept_id'],
    ['image_occurrence', 'modality_concept_id'],
    ['image_feature', 'image_finding_concept_id'],
  ] as const)
    for (const id of new Set(column(table, name))) expect(known.has(Number(id)), `${table} ${id}`).toBe(true);
  for (const pair of hierarchy) for (const id of pair) expect(known.has(id)).toBe(true);
});

test('the demo cohort is one that the hub takes', () => {
  expect(CohortDefinition.parse(demoCohort)).toEqual(demoCohort);
});
