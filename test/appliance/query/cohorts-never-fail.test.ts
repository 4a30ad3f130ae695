import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CohortDefinition, EventDomain } from '#contracts/cohort';
import { RecordDomain } from '#contracts/index-criterion';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { compileImages } from '#domain/cohort/compile-images';
import { catalogue } from '#evaluation/catalogue/catalogue';
import type { SmallData } from '#test/fixtures/small-data';
import { type CopiedPersons, copiedPersons } from '#test/support/copied-persons';
import { loadSmallData } from '#test/support/load-small-data';
import { runningPostgres } from '#test/support/running-postgres';

let server: Awaited<ReturnType<typeof runningPostgres>>;
let copy: CopiedPersons;
let owner: pg.Client;
let reader: pg.Client;

const days = ['-infinity', '4713-01-01 BC', '0001-01-01', '2020-02-29', '9999-12-31', '5874897-12-31', 'infinity'];
const years = [-2_147_483_648, 0, 1980, 2_147_483_647];

/** Everything that a column's type lets in and no calendar does. */
const extremes: SmallData = {
  dataDate: '2026-01-31',
  people: years.map((year, id) => ({ id, year, month: 99, day: -7, gender: 0, race: 0, ethnicity: 0 })),
  events: EventDomain.options
    .flatMap((domain) => years.flatMap((_, personId) => days.map((day) => ({ domain, personId, day }))))
    .filter(({ domain, day }, index) => domain !== 'death' || day === days[index % days.length])
    .filter(({ domain, personId }, index, all) => {
      const first = all.findIndex((event) => event.domain === 'death' && event.personId === personId);
      return domain !== 'death' || index === first;
    })
    .map((event, index) => ({
      ...event,
      concept: 1,
      value: ['NaN', 'Infinity', '-Infinity'][index % 3] as unknown as number,
      unit: null,
      valueConcept: null,
      text: null,
      affirmed: null,
    })),
  images: years.flatMap((_, personId) =>
    days.map((day) => ({ personId, day, modality: 1, site: null, study: '', accession: null, features: [] })),
  ),
  periods: years.flatMap((_, personId) => days.map((to) => ({ personId, from: days[0] ?? '', to }))),
  ancestors: [],
  withdrawn: [],
  dicom: {},
};

beforeAll(async () => {
  server = await runningPostgres('never-fail');
  owner = new pg.Client({ connectionString: server.connectionString });
  reader = new pg.Client({ connectionString: server.queryConnectionString });
  await owner.connect();
  await reader.connect();
  await loadSmallData(owner, extremes);
  const folder = join(server.folder, 'copy');
  copy = await copiedPersons({ databaseUrl: server.queryConnectionString, folder, reader });
});

afterAll(async () => {
  await copy?.close();
  await owner?.end();
  await reader?.end();
  await server?.stop();
});

/** The persons in PostgreSQL; those in the read-optimised copy must be the same. */
const answer = async (where: object): Promise<number[]> => {
  const definition = CohortDefinition.parse({ version: 1, where }) as CohortDefinition;
  const { text, values } = compileCohort(definition, { dataDate: extremes.dataDate });
  const { rows } = await reader.query({ text, values: [...values] });
  const persons = rows.map((row) => row.person_id).sort();
  expect({ where, copied: await copy.persons(definition, extremes.dataDate) }).toEqual({ where, copied: persons });
  return persons;
};

describe('a question about rows that no calendar knows', () => {
  it('never fails, whatever it asks', async () => {
    const any = { include: [{ conceptId: 1 }] };
    const event = (domain: EventDomain) => ({ kind: 'event', domain, age: { atMost: 90 }, concepts: any });
    for (const domain of EventDomain.options) {
      const observed = { ...event(domain), observed: { daysBefore: 36_500, daysAfter: 36_500 }, firstEver: true };
      const near = { kind: 'near', event: event(domain), minDays: -36_500, maxDays: 36_500, atMost: 3 };
      for (const criterion of [
        observed,
        { kind: 'sequence', first: event(domain), second: { kind: 'imaging' }, minDays: -36_500, maxDays: 36_500 },
        { kind: 'anchored', anchor: { kind: 'imaging' }, which: 'last', has: { kind: 'any', of: [near] } },
        { kind: 'observationPeriod', daysAtLeast: 36_500 },
        { kind: 'age', atLeast: 150 },
      ])
        await expect(answer({ kind: 'all', of: [criterion] })).resolves.toBeInstanceOf(Array);
    }
  });

  it('never fails around index events of any kind', async () => {
    const any = { include: [{ conceptId: 1 }] };
    const fields = [
      { field: 'ageByYear', numbers: { atMost: 90 } },
      { field: 'ageByYearAtEnd', numbers: { above: -5000 } },
      { field: 'lengthDays', numbers: { below: 100_000 } },
      { field: 'start', days: { from: '1900-01-01' }, not: true },
    ];
    const windows = (['start', 'end'] as const).map((of) => ({ of, from: of, minDays: -100_000, maxDays: 100_000 }));
    for (const domain of RecordDomain.options.filter((option) => option !== 'joined')) {
      const around = { kind: 'around', record: { domain, fields, first: true }, windows, atLeast: 0, atMost: 3 };
      const lasting = { from: 'end', days: -100_000, orUntil: [{ domain }] };
      const asked = {
        ...{ kind: 'index', events: [{ domain }, { domain, fields }], which: 'last', lasting },
        whichIncluded: 'first',
      };
      const moved = { start: { of: 'end', days: -100_000 }, end: { of: 'start', days: 100_000 } };
      const drugs = { concepts: any, gapDays: 100_000, days: -100_000 };
      const within = { days: { from: '0001-01-01', to: '9999-12-31' }, gapDays: 100_000 };
      const has = { kind: 'some', atLeast: 1, of: [around, { kind: 'indexDay', fields }] };
      for (const criterion of [
        { ...asked, has },
        { ...asked, qualifying: has, observed: { daysBefore: 36_500 } },
        { ...asked, events: [{ domain: 'joined', fields, of: [{ domain, moved }] }] },
        { ...asked, events: [{ domain, fields, moved }], lasting: { drugs, orUntil: [{ domain, moved }] }, within },
      ])
        await expect(answer({ kind: 'all', of: [criterion] })).resolves.toBeInstanceOf(Array);
    }
  });

  it('never fails for any cohort of the catalogue, nor for its images', async () => {
    for (const { cohort } of Object.values(catalogue).flat()) {
      await expect(answer(cohort.where)).resolves.toBeInstanceOf(Array);
      const { text, values } = compileImages(cohort, [0, 1, 2, 3]);
      await expect(reader.query({ text, values: [...values] })).resolves.toBeDefined();
    }
  });

  it('takes nothing for a measured value that is no finite number', async () => {
    const measured = (value: object) => ({ kind: 'all', of: [{ kind: 'event', domain: 'measurement', value }] });
    expect(await answer(measured({ atLeast: -1e9 }))).toEqual([]);
    expect(await answer(measured({ atMost: 1e9 }))).toEqual([]);
    expect(await answer({ kind: 'all', of: [{ kind: 'event', domain: 'measurement' }] })).toEqual([0, 1, 2, 3]);
  });
});
