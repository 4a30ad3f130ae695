import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CohortDefinition, type Criterion } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { listConcepts } from '#domain/cohort/list-concepts';
import type { CohortBasis } from '#domain/cohort/person-conditions';
import { catalogue } from '#evaluation/catalogue/catalogue';
import { anyCohortGroup } from '#test/fixtures/any-cohort';
import { anySmallData } from '#test/fixtures/any-small-data';
import { catalogueData } from '#test/fixtures/catalogue-data';
import type { SmallData } from '#test/fixtures/small-data';
import { cohortFeatures } from '#test/support/cohort-features';
import { copiedPersons } from '#test/support/copied-persons';
import { loadSmallData } from '#test/support/load-small-data';
import { naiveCohort } from '#test/support/naive-cohort';
import { runningPostgres } from '#test/support/running-postgres';

let server: Awaited<ReturnType<typeof runningPostgres>>;
let owner: pg.Client;
let reader: pg.Client;
let databases = 0;

beforeAll(async () => {
  server = await runningPostgres('compiled');
  owner = new pg.Client({ connectionString: server.connectionString });
  reader = new pg.Client({ connectionString: server.queryConnectionString });
  await owner.connect();
  await reader.connect();
});

afterAll(async () => {
  await owner?.end();
  await reader?.end();
  await server?.stop();
});

const answer = async (definition: CohortDefinition, basis: CohortBasis): Promise<number[]> => {
  const { text, values } = compileCohort(definition, basis);
  const { rows } = await reader.query({ text, values: [...values] });
  return rows.map((row) => row.person_id).sort((one, other) => one - other);
};

const copied = () =>
  copiedPersons({ databaseUrl: server.queryConnectionString, folder: join(server.folder, 'copy'), reader });

/** How often a feature stood in a cohort that some persons, but not all, belong to. */
async function compare(data: SmallData, definitions: readonly CohortDefinition[], told: Map<string, number>) {
  await loadSmallData(owner, data);
  const { dataDate } = data;
  databases += 1;
  // Copying takes longer than asking: one database of twenty is copied.
  const copy = databases % 20 === 0 ? await copied() : undefined;
  const descendants = new Map(
    concepts.map((id) => [
      id,
      data.ancestors.flatMap(([above, below]) => (above === id && !data.withdrawn.includes(below) ? [below] : [])),
    ]),
  );
  for (const [index, definition] of definitions.entries()) {
    const expected = naiveCohort(definition, data);
    // Both ways in turn: the concepts looked up by the statement itself, and written out before.
    const persons = await answer(
      definition,
      index % 2 === 0 ? { dataDate } : { dataDate, conceptSets: listConcepts(descendants) },
    );
    expect({ definition, persons }).toEqual({ definition, persons: expected });
    if (copy !== undefined)
      expect({ definition, copied: await copy.persons(definition, dataDate) }).toEqual({
        definition,
        copied: expected,
      });
    if (expected.length > 0 && expected.length < data.people.length)
      for (const feature of cohortFeatures(definition.where)) told.set(feature, (told.get(feature) ?? 0) + 1);
  }
  await copy?.close();
}

const concepts = [1, 2, 3, 4, 5];
const features = [
  ...['event', 'imaging', 'age', 'sex', 'ethnicity', 'race', 'observationPeriod', 'sequence', 'anchored', 'near'],
  ...['all', 'any', 'none', 'which any', 'which first', 'which last'],
  ...['condition', 'procedure', 'drug', 'measurement', 'observation', 'visit', 'death', 'device', 'note_nlp'].map(
    (domain) => `domain ${domain}`,
  ),
  ...['concepts', 'during', 'age', 'value', 'units', 'valueConcepts', 'firstEver', 'observed', 'atLeast', 'atMost'].map(
    (key) => `event.${key}`,
  ),
  ...['modalities', 'anatomicSites', 'during', 'age', 'series', 'sliceThicknessMillimetres', 'manufacturers'].map(
    (key) => `imaging.${key}`,
  ),
  ...['near.minDays', 'near.maxDays', 'near.atMost', 'sequence.maxDays'],
  ...['observationPeriod.covers', 'observationPeriod.daysAtLeast'],
];

describe('a compiled cohort', () => {
  it('is the set that its meaning says, person by person, on any small database', async () => {
    const told = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        anySmallData({ concepts }),
        fc.array(anyCohortGroup(concepts), { minLength: 12, maxLength: 12 }),
        (data, groups) =>
          compare(
            data,
            groups.map((where: Criterion) => CohortDefinition.parse({ version: 1, where }) as CohortDefinition),
            told,
          ),
      ),
      { numRuns: 500, seed: 20_261_121, endOnFailure: true },
    );
    // A generator that made only empty cohorts, or only everybody, would prove nothing.
    const seldom = features.filter((feature) => (told.get(feature) ?? 0) < 25);
    expect(Object.fromEntries(seldom.map((feature) => [feature, told.get(feature) ?? 0]))).toEqual({});
  });

  it('of the catalogue is the set that its meaning says, on databases of what it asks for', async () => {
    const seldom = new Map<string, number>();
    for (const { name, cohort } of Object.values(catalogue).flat()) {
      const told = new Map<string, number>();
      // A few databases for each, and more for what chance meets seldom.
      for (let seed = 0; seed < 12 && (seed < 2 || (told.get(cohort.where.kind) ?? 0) < 2); seed += 1)
        for (const data of fc.sample(catalogueData(cohort), { numRuns: 10, seed })) await compare(data, [cohort], told);
      const between = told.get(cohort.where.kind) ?? 0;
      if (between < 2) seldom.set(name, between);
    }
    expect(Object.fromEntries(seldom)).toEqual({});
  });
});
