import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CohortDefinition, type Criterion, EventDomain } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { eventTables } from '#domain/cohort/event-tables';
import type { LocalPostgres } from '#local/trust-parts/postgres';
import { naiveCohort, type SmallData } from '#test/support/naive-cohort';
import { runningPostgres } from '#test/support/running-postgres';

let server: LocalPostgres;
let owner: pg.Client;
let reader: pg.Client;

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

const idColumn: Record<EventDomain, string> = {
  condition: 'condition_occurrence_id',
  procedure: 'procedure_occurrence_id',
  drug: 'drug_exposure_id',
  measurement: 'measurement_id',
  observation: 'observation_id',
  visit: 'visit_occurrence_id',
};
const typeColumn: Record<EventDomain, string> = {
  condition: 'condition_type_concept_id',
  procedure: 'procedure_type_concept_id',
  drug: 'drug_type_concept_id',
  measurement: 'measurement_type_concept_id',
  observation: 'observation_type_concept_id',
  visit: 'visit_type_concept_id',
};
const endColumn: Partial<Record<EventDomain, string>> = { drug: 'drug_exposure_end_date', visit: 'visit_end_date' };

async function load(data: SmallData): Promise<void> {
  const statements = ['BEGIN', 'TRUNCATE omop.person, omop.image_occurrence, omop.concept_ancestor'];
  for (const { table } of Object.values(eventTables)) statements.push(`TRUNCATE ${table}`);
  for (const { id, birthDate, gender } of data.people) {
    const [year, month, day] = birthDate.split('-').map(Number);
    statements.push(
      `INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, month_of_birth, day_of_birth, race_concept_id, ethnicity_concept_id) VALUES (${id}, ${gender}, ${year}, ${month}, ${day}, 0, 0)`,
    );
  }
  data.events.forEach(({ personId, domain, concept, day }, index) => {
    const { table, concept: conceptColumn, day: dayColumn } = eventTables[domain];
    const end = endColumn[domain];
    statements.push(
      `INSERT INTO ${table} (${idColumn[domain]}, person_id, ${conceptColumn}, ${dayColumn}, ${typeColumn[domain]}${end === undefined ? '' : `, ${end}`}) VALUES (${index + 1}, ${personId}, ${concept}, '${day}', 0${end === undefined ? '' : `, '${day}'`})`,
    );
  });
  data.images.forEach(({ personId, modality, site, day }, index) => {
    statements.push(
      `INSERT INTO omop.image_occurrence (image_occurrence_id, person_id, modality_concept_id, anatomic_site_concept_id, image_occurrence_date) VALUES (${index + 1}, ${personId}, ${modality}, ${site}, '${day}')`,
    );
  });
  for (const [above, below] of data.ancestors)
    statements.push(`INSERT INTO omop.concept_ancestor VALUES (${above}, ${below}, 1, 1) ON CONFLICT DO NOTHING`);
  await owner.query([...statements, 'COMMIT'].join(';'));
}

const day = fc
  .integer({ min: 0, max: 40 })
  .map((offset) => new Date(Date.UTC(2020, 0, 1 + offset)).toISOString().slice(0, 10));
const concept = fc.integer({ min: 1, max: 6 });
const personId = fc.integer({ min: 1, max: 8 });
const smallData: fc.Arbitrary<SmallData> = fc.record({
  dataDate: fc.constantFrom('2021-03-01', '2020-02-29'),
  people: fc.uniqueArray(
    fc.record({
      id: personId,
      birthDate: fc.constantFrom('1950-03-01', '1980-02-29', '1980-03-02', '2002-06-15', '2019-12-31'),
      gender: fc.constantFrom(8507, 8532, 0),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 8 },
  ),
  events: fc.array(fc.record({ personId, domain: fc.constantFrom(...EventDomain.options), concept, day }), {
    maxLength: 25,
  }),
  images: fc.array(fc.record({ personId, modality: concept, site: concept, day }), { maxLength: 10 }),
  ancestors: fc.array(fc.tuple(concept, concept), { maxLength: 6 }),
});

const refs = (minLength: number) =>
  fc.array(fc.record({ conceptId: concept, descendants: fc.boolean() }), { minLength, maxLength: 3 });
const conceptSet = fc.record({ include: refs(1), exclude: refs(0) });
const window = fc
  .tuple(day, day)
  .map(([one, other]) => (one <= other ? { from: one, to: other } : { from: other, to: one }));
const maybe = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((given) => (given === undefined ? {} : { [name]: given }));
const merge = <T extends object>(base: fc.Arbitrary<T>, ...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(base, ...parts).map((all) => Object.assign({}, ...all));
const event = merge(
  fc.record({
    kind: fc.constant('event' as const),
    domain: fc.constantFrom(...EventDomain.options),
    concepts: conceptSet,
    atLeast: fc.integer({ min: 1, max: 2 }),
  }),
  maybe('during', window),
);
const imaging = merge(
  fc.record({ kind: fc.constant('imaging' as const) }),
  maybe('modalities', conceptSet),
  maybe('anatomicSites', conceptSet),
  maybe('during', window),
);
const dated = fc.oneof(event, imaging);
const leaf = fc.oneof(
  event,
  imaging,
  fc.record({
    kind: fc.constant('age'),
    atLeast: fc.integer({ min: 0, max: 60 }),
    atMost: fc.integer({ min: 20, max: 90 }),
  }),
  fc.record({
    kind: fc.constant('sex'),
    anyOf: fc.uniqueArray(fc.constantFrom('female', 'male', 'unknown'), { minLength: 1 }),
  }),
  merge(
    fc.record({ kind: fc.constant('sequence'), first: dated, second: dated, minDays: fc.integer({ min: 0, max: 5 }) }),
    maybe('maxDays', fc.integer({ min: 5, max: 30 })),
  ),
);
const { group } = fc.letrec<{ group: object; criterion: object }>((tie) => ({
  criterion: fc.oneof({ maxDepth: 2, depthIdentifier: 'cohort' }, leaf, tie('group')),
  group: fc.record({
    kind: fc.constantFrom('all', 'any', 'none'),
    of: fc.array(tie('criterion'), { minLength: 1, maxLength: 3, depthIdentifier: 'cohort' }),
  }),
}));

describe('a compiled cohort', () => {
  it('is the set that its meaning says, person by person, on any small database', async () => {
    let nonEmpty = 0;
    await fc.assert(
      fc.asyncProperty(smallData, fc.array(group, { minLength: 10, maxLength: 10 }), async (data, groups) => {
        await load(data);
        for (const where of groups) {
          const definition = CohortDefinition.parse({ version: 1, where: where as Criterion });
          const { text, values } = compileCohort(definition, { dataDate: data.dataDate });
          const { rows } = await reader.query({ text, values: [...values] });
          const expected = naiveCohort(definition, data);
          nonEmpty += expected.length > 0 ? 1 : 0;
          expect(rows.map((row) => row.person_id)).toEqual(expected);
        }
      }),
      { numRuns: 300, seed: 20_261_121 },
    );
    // A generator that made only empty cohorts would prove nothing.
    expect(nonEmpty).toBeGreaterThan(300);
  });

  it('holds nothing of the definition in its text', () => {
    const { text, values } = compileCohort(
      CohortDefinition.parse({
        version: 1,
        where: {
          kind: 'all',
          of: [
            {
              kind: 'event',
              domain: 'drug',
              concepts: { include: [{ conceptId: 424242 }] },
              during: { from: '2020-02-02' },
            },
          ],
        },
      }),
      { dataDate: '2021-01-01' },
    );
    expect(text).not.toMatch(/424242|2020-02-02/);
    expect(values.flat()).toContain(424242);
  });
});
