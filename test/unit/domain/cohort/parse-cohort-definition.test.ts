import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import { parseCohortDefinition } from '#domain/cohort/parse-cohort-definition';

const event = { kind: 'event', domain: 'condition', concepts: { include: [{ conceptId: 1 }] } };
const cohort = (...of: unknown[]) => ({ version: 1, where: { kind: 'all', of } });
const nested = (depth: number): unknown => (depth === 0 ? event : { kind: 'any', of: [nested(depth - 1)] });

function faults(value: unknown) {
  try {
    parseCohortDefinition(value);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('COHORT_INVALID');
    return error.details;
  }
}

describe('a cohort definition', () => {
  it('is accepted when every criterion is understood', () => {
    expect(faults(cohort(event, { kind: 'age', atLeast: 18 }))).toBe('accepted');
    expect(faults(cohort(nested(5)))).toBe('accepted');
  });

  it('is refused at an unknown key, because a criterion that is ignored makes another cohort', () => {
    expect(faults(cohort({ ...event, within: 30 }))).toEqual([
      { rule: 'no other keys are known here (kind event)', place: 'where.of.0' },
    ]);
    expect(faults({ ...cohort(event), limit: 5 })).not.toBe('accepted');
  });

  it('is refused at an unknown kind, with its place', () => {
    expect(faults(cohort(event, { kind: 'genome' }))).toEqual([
      { rule: 'an unknown kind of criterion', place: 'where.of.1.kind' },
    ]);
  });

  it('is refused when it nests too deep, even absurdly deep', () => {
    expect(faults(cohort(nested(24)))).not.toBe('accepted');
    expect(faults(cohort(nested(5000)))).toEqual([{ rule: 'groups nest at most 24 deep', place: 'where' }]);
  });

  it('is refused with more criteria than anybody means', () => {
    const groups = Array.from({ length: 45 }, () => ({ kind: 'any', of: Array.from({ length: 45 }, () => event) }));
    expect(faults(cohort(...groups))).toEqual([{ rule: 'at most 2000 criteria', place: 'where' }]);
  });

  it('is refused with more concepts than one task can carry', () => {
    const of = (length: number) => ({ include: Array.from({ length }, (_, index) => ({ conceptId: index + 1 })) });
    const events = Array.from({ length: 10 }, () => ({ ...event, concepts: of(400) }));
    expect(faults(cohort(...events))).toBe('accepted');
    const images = { kind: 'imaging', modalities: of(1001) };
    expect(faults(cohort(...events, images))).toEqual([{ rule: 'at most 5000 concepts', place: 'where' }]);
  });

  it('is refused with a concept id that OMOP cannot hold', () => {
    const huge = { ...event, concepts: { include: [{ conceptId: 9_999_999_999 }] } };
    expect(faults(cohort(huge))).toEqual([
      { rule: 'a concept id of OMOP', place: 'where.of.0.concepts.include.0.conceptId' },
    ]);
  });

  const anchored = (has: unknown) => cohort({ kind: 'anchored', anchor: event, has });
  const near = { kind: 'near', event, minDays: -30, maxDays: 0 };

  it('is accepted with a group around an anchor, and refused with its kind and place where that is wrong', () => {
    expect(faults(anchored({ kind: 'any', of: [near, { kind: 'none', of: [near] }] }))).toBe('accepted');
    expect(faults(anchored({ kind: 'any', of: [{ ...near, minDays: 'x' }] }))).toEqual([
      { rule: 'invalid_type (kind near)', place: 'where.of.0.has.of.0.minDays' },
    ]);
    expect(faults(anchored({ kind: 'any', of: [{ ...near, kind: 'far' }] }))).toEqual([
      { rule: 'an unknown kind of criterion', place: 'where.of.0.has.of.0.kind' },
    ]);
    expect(faults(cohort({ kind: 'sequence', first: { kind: 'age' }, second: event }))).toEqual([
      { rule: 'an unknown kind of criterion', place: 'where.of.0.first.kind' },
    ]);
  });

  it('is refused when the group around an anchor nests too deep', () => {
    const around = (depth: number): unknown => (depth === 0 ? near : { kind: 'any', of: [around(depth - 1)] });
    expect(faults(anchored(around(22)))).toBe('accepted');
    expect(faults(anchored(around(23)))).not.toBe('accepted');
    expect(faults(anchored(around(5000)))).toEqual([{ rule: 'groups nest at most 24 deep', place: 'where' }]);
  });

  it('counts every event around an anchor as a criterion, and its concepts too', () => {
    const groups = Array.from({ length: 33 }, () => ({ kind: 'all', of: Array.from({ length: 33 }, () => near) }));
    expect(faults(anchored({ kind: 'all', of: groups }))).toEqual([{ rule: 'at most 2000 criteria', place: 'where' }]);
    const set = { include: Array.from({ length: 400 }, (_, index) => ({ conceptId: index + 1 })) };
    const large = {
      ...near,
      event: { ...event, domain: 'observation', concepts: set, units: set, valueConcepts: set },
    };
    expect(faults(anchored({ kind: 'all', of: [large, large, large] }))).toBe('accepted');
    expect(faults(anchored({ kind: 'all', of: [large, large, large, large, large] }))).toEqual([
      { rule: 'at most 5000 concepts', place: 'where' },
    ]);
  });

  it('may ask an index event and records around it for what they have, and nothing else', () => {
    const index = (more: object, field: object) =>
      cohort({ kind: 'index', events: [{ domain: 'death', fields: [field], ...more }] });
    expect(faults(index({}, { field: 'ageByYear', numbers: { above: 17 } }))).toBe('accepted');
    expect(faults(index({}, { field: 'value', numbers: { above: 17 } }))).toEqual([
      { rule: 'a record of death has no value', place: 'where.of.0.events.0.fields.0' },
    ]);
    expect(faults(index({}, { field: 'ageByYear', days: { from: '2020-01-01' } }))).toEqual([
      { rule: 'ageByYear holds numbers', place: 'where.of.0.events.0.fields.0' },
    ]);
    const period = { domain: 'observationPeriod', concepts: { include: [{ conceptId: 1 }] } };
    expect(faults(cohort({ kind: 'index', events: [period] }))).toEqual([
      { rule: 'a record of observationPeriod has no concept', place: 'where.of.0.events.0.concepts' },
    ]);
    const era = { domain: 'drugEra', sourceConcepts: { include: [{ conceptId: 1 }] } };
    const group = { kind: 'all', of: [{ kind: 'around', record: era }] };
    expect(faults(cohort({ kind: 'index', events: [{ domain: 'death' }], has: group }))).toEqual([
      { rule: 'a record of drugEra has no source concept', place: 'where.of.0.has.of.0.record.sourceConcepts' },
    ]);
    const day = { kind: 'indexDay', fields: [{ field: 'unit', concepts: { include: [] } }] };
    expect(
      faults(cohort({ kind: 'index', events: [{ domain: 'death' }], qualifying: { kind: 'all', of: [day] } })),
    ).toEqual([{ rule: 'an index event has no unit', place: 'where.of.0.qualifying.of.0.fields.0' }]);
    expect(faults(index({}, { field: 'type', known: false }))).toBe('accepted');
    const covers = { from: '2015-01-01' };
    expect(faults(cohort({ kind: 'index', events: [{ domain: 'observationPeriod', covers }] }))).toBe('accepted');
    expect(faults(cohort({ kind: 'index', events: [{ domain: 'death', covers }] }))).toEqual([
      { rule: 'a record of death covers no days', place: 'where.of.0.events.0.covers' },
    ]);
    const joined = (more: object) => faults(cohort({ kind: 'index', events: [{ domain: 'joined', ...more }] }));
    expect(joined({ of: [{ domain: 'death' }] })).toBe('accepted');
    expect(joined({})).toEqual([
      { rule: 'joined records are made of others, and no others are', place: 'where.of.0.events.0.of' },
    ]);
    expect(joined({ of: [{ domain: 'death', of: [{ domain: 'death' }] }] })).toEqual([
      { rule: 'joined records are made of others, and no others are', place: 'where.of.0.events.0.of.0.of' },
    ]);
    const timed = (more: object) => faults(cohort({ kind: 'index', events: [{ domain: 'death' }], ...more }));
    expect(timed({ within: { days: { from: '0000-01-01' } } })).toEqual([
      { rule: 'a day of the year 1 or later', place: 'where.of.0.within.days.from' },
    ]);
    const drugs = { concepts: { include: [{ conceptId: 9_999_999_999 }] } };
    expect(timed({ lasting: { drugs } })).toEqual([
      { rule: 'a concept id of OMOP', place: 'where.of.0.lasting.drugs.concepts.include.0.conceptId' },
    ]);
    expect(timed({ lasting: { from: 'end', days: 1 } })).toBe('accepted');
    expect(timed({ lasting: { from: 'end' } })).not.toBe('accepted');
    expect(timed({ lasting: { from: 'end', days: 1, drugs: { concepts: { include: [] } } } })).not.toBe('accepted');
  });

  it('counts the records and concepts of index events', () => {
    const concepts = { include: Array.from({ length: 2600 }, (_, conceptId) => ({ conceptId })) };
    const nested = {
      domain: 'drug',
      with: { kind: 'any', of: [{ kind: 'around', record: { domain: 'visit', concepts } }] },
    };
    expect(faults(cohort({ kind: 'index', events: [nested] }))).toBe('accepted');
    expect(faults(cohort({ kind: 'index', events: [nested, nested] }))).toEqual([
      { rule: 'at most 5000 concepts', place: 'where' },
    ]);
  });

  it('may ask a measurement or an observation for a value, and nothing else', () => {
    expect(faults(cohort({ ...event, domain: 'measurement', value: { atLeast: 1 } }))).toBe('accepted');
    expect(faults(cohort({ ...event, value: { atLeast: 1 } }))).toEqual([
      {
        rule: 'a condition has no value',
        place: 'where.of.0.value',
        instead: 'ask a measurement or an observation for it',
      },
    ]);
  });

  it('is refused with a day before the year 1, which PostgreSQL does not know', () => {
    expect(faults(cohort({ ...event, during: { from: '0001-01-01' } }))).toBe('accepted');
    expect(faults(cohort({ kind: 'observationPeriod', covers: { to: '0000-12-31' } }))).toEqual([
      { rule: 'a day of the year 1 or later', place: 'where.of.0.covers.to' },
    ]);
  });

  it('is refused with a character that PostgreSQL keeps in no text', () => {
    const asked = (text: string) => ({
      kind: 'index',
      events: [{ domain: 'device', fields: [{ field: 'deviceId', text: { how: 'contains', text } }] }],
    });
    const made = (name: string) => ({ kind: 'imaging', manufacturers: ['ACME', name] });
    expect(faults(cohort(asked('a\tb'), made('a\tb')))).toBe('accepted');
    expect(faults(cohort(asked('a\u0000b'), made('a\u0000b')))).toEqual([
      { rule: 'text without the character U+0000', place: 'where.of.0.events.0.fields.0.text' },
      { rule: 'text without the character U+0000', place: 'where.of.1.manufacturers.1' },
    ]);
  });

  it('is refused with the limit that it breaks', () => {
    expect(faults(cohort({ kind: 'age', atMost: 151 }))).toEqual([
      { rule: 'at most 150 (kind age)', place: 'where.of.0.atMost' },
    ]);
    expect(faults(cohort({ kind: 'all', of: [] }))).toEqual([
      { rule: 'at least 1 entries (kind all)', place: 'where.of.0.of' },
    ]);
  });

  it('never repeats a value in what it says', () => {
    const told = JSON.stringify(faults(cohort({ kind: 'sex', anyOf: ["'; DROP TABLE omop.person; --"] })));
    expect(told).not.toContain('DROP');
  });
});
