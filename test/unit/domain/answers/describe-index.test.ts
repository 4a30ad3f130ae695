import { describe, expect, it } from 'vitest';
import { Cohort } from '#contracts/cohort';
import { describeCohort } from '#domain/answers/describe-cohort';

const concepts = { include: [{ conceptId: 7, descendants: false }] };
const drug = { domain: 'drug', concepts };
const start = 'with at least 0 days before and 0 days after it in one observation period';
const index = (more: object): string => {
  const criterion = { kind: 'index', events: [drug], ...more };
  const text = describeCohort(Cohort.parse({ version: 1, where: { kind: 'all', of: [criterion] } } as never));
  return text.replace('Asked for people who had ', '').slice(0, -1);
};
const around = (more: object = {}) => ({
  kind: 'around',
  record: { domain: 'visit' },
  windows: [{ minDays: -30, maxDays: 0 }],
  ...more,
});
const has = (...of: object[]) => ({ has: { kind: 'all', of } });
const record = (more: object) => index({ events: [{ domain: 'measurement', ...more }] }).replace(`, ${start}`, '');

describe('an index event in words', () => {
  it.each<[string, object, string]>([
    ['alone', {}, `a drug (concept 7 itself), ${start}`],
    [
      'the first of several kinds',
      { events: [drug, { domain: 'death' }], which: 'first' },
      `a drug (concept 7 itself) or a death, ${start}, the first of them`,
    ],
    [
      'with something around it',
      has(around()),
      `a drug (concept 7 itself), ${start}, with a visit from 30 days before to the same day`,
    ],
    [
      'with something counted',
      has(around({ atLeast: 2, distinct: 'days' })),
      `a drug (concept 7 itself), ${start}, with at least 2 different days of a visit from 30 days before to the same day`,
    ],
    [
      'with nothing around it',
      has(around({ atLeast: 0, atMost: 0 })),
      `a drug (concept 7 itself), ${start}, with exactly 0 times a visit from 30 days before to the same day`,
    ],
    [
      'with the end of something in its visit',
      has(
        around({
          windows: [{ of: 'end', from: 'end', minDays: 1, maxDays: 'periodEnd' }],
          sameVisit: true,
          anyPeriod: true,
        }),
      ),
      `a drug (concept 7 itself), ${start}, with a visit ending from 1 day after on and until the last day of the observation period, counted from its end and in the same visit and in any observation period`,
    ],
    [
      'with some of several',
      {
        has: {
          kind: 'some',
          atLeast: 1,
          of: [around({ windows: [] }), { kind: 'indexDay', fields: [{ field: 'ageByYear', numbers: { above: 17 } }] }],
        },
      },
      `a drug (concept 7 itself), ${start}, with at least 1 of: (a visit); (age by year of birth above 17)`,
    ],
    [
      'that qualifies and lasts',
      {
        qualifying: { kind: 'none', of: [around()] },
        whichQualifying: 'last',
        whichIncluded: 'first',
        lasting: { from: 'end', days: 0, orUntil: [{ domain: 'death' }] },
      },
      `a drug (concept 7 itself), ${start}, with none of: (a visit from 30 days before to the same day), then the last of them, then the first of them, unless the time that follows it, which ends at its end, or with a death, is over before it starts`,
    ],
    [
      'whose time touches a window',
      { within: { days: { from: '2015-01-01', to: '2016-01-01' } } },
      `a drug (concept 7 itself), ${start}, unless the time that follows it, which ends with the observation period, is over before it starts, and only where a day of that time lies from 2015-01-01 to 2016-01-01`,
    ],
    [
      'whose time lasts as long as drugs',
      {
        lasting: { drugs: { concepts, gapDays: 30, days: 5, supplyDays: 60 } },
        within: { days: { to: '2016-01-01' }, gapDays: 7 },
      },
      `a drug (concept 7 itself), ${start}, unless the time that follows it, which ends with the observation period, or where drugs (concept 7 itself) for 60 days each with gaps of at most 30 days end, 5 days after the last one, is over before it starts, and only where a day of that time (times with at most 7 days between them are one) lies until 2016-01-01`,
    ],
  ])('%s', (_what, more, text) => {
    expect(index(more)).toBe(text);
  });

  it.each<[string, object, string]>([
    [
      'numbers',
      { fields: [{ field: 'value', numbers: { atLeast: 1, below: 2 } }] },
      'a measurement (value at least 1 and below 2)',
    ],
    ['concepts', { fields: [{ field: 'unit', concepts, not: true }] }, 'a measurement (unit not concept 7 itself)'],
    [
      'days',
      { fields: [{ field: 'start', days: { from: '2020-01-01' } }] },
      'a measurement (start from 2020-01-01 on)',
    ],
    ['no concept in a field', { fields: [{ field: 'unit', known: false }] }, 'a measurement (unit not known)'],
    [
      'other days',
      { moved: { start: { of: 'end', days: 2 }, end: { of: 'end' } } },
      'a measurement (taken as from 2 days after its end to its end)',
    ],
    ['no concept', { concepts: { include: [] } }, 'a measurement (no concept at all)'],
    [
      'what maps to a concept',
      { sourceConcepts: { include: [{ conceptId: 7, mapped: true }] } },
      'a measurement (source concept 7 or anything below it or what maps to it)',
    ],
    [
      'a first one with something around it',
      { first: true, with: { kind: 'any', of: [around({ windows: [] })] } },
      'a measurement (only the first ever counts; with around it a visit)',
    ],
  ])('says %s of a record', (_what, more, text) => {
    expect(record(more)).toBe(text);
  });

  it('says which days of an observation period are meant', () => {
    const events = [{ domain: 'observationPeriod', covers: { from: '2015-01-01' } }];
    expect(index({ events })).toBe(`an observation period (only its part from 2015-01-01 on), ${start}`);
  });

  it('says what joined records are made of', () => {
    const events = [{ domain: 'joined', of: [drug, { domain: 'visit' }] }];
    expect(index({ events })).toBe(
      `records that are one where they overlap (a drug (concept 7 itself) or a visit), ${start}`,
    );
  });

  it('quotes a text', () => {
    const fields = [{ field: 'lotNumber', text: { how: 'startsWith', text: 'a"b' } }];
    expect(index({ events: [{ domain: 'drug', fields }] })).toBe(`a drug (lot number starting with “a’b”), ${start}`);
  });
});
