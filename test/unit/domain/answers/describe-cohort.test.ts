import { describe, expect, it } from 'vitest';
import { Cohort } from '#contracts/cohort';
import { describeCohort } from '#domain/answers/describe-cohort';

const concepts = { include: [{ conceptId: 201826 }] };
const below = 'concept 201826 or anything below it';
const one = (criterion: object): string =>
  describeCohort(Cohort.parse({ version: 1, where: { kind: 'all', of: [criterion] } } as never));
const event = (over: object = {}): object => ({ kind: 'event', domain: 'condition', concepts, ...over });

describe('a cohort in words', () => {
  it('says of SQL only that it was SQL', () => {
    const text = 'Asked for the people that a SQL query selects, each counted once.';
    expect(describeCohort({ version: 1, sql: 'SELECT 1' })).toBe(text);
  });

  it.each<[string, object, string]>([
    ['an age from', { kind: 'age', atLeast: 18 }, 'whose age is at least 18 years'],
    ['an age to', { kind: 'age', atMost: 80 }, 'whose age is at most 80 years'],
    ['an age', { kind: 'age', atLeast: 18, atMost: 80 }, 'whose age is 18 to 80 years'],
    ['one age', { kind: 'age', atLeast: 18, atMost: 18 }, 'whose age is exactly 18 years'],
    ['a sex', { kind: 'sex', anyOf: ['female'] }, 'whose recorded sex is female'],
    ['sexes', { kind: 'sex', anyOf: ['female', 'male', 'unknown'] }, 'whose recorded sex is female, male or unknown'],
    ['an ethnicity', { kind: 'ethnicity', concepts }, `whose ethnicity is ${below}`],
    ['a race', { kind: 'race', concepts }, `whose race is ${below}`],
    ['an observation period', { kind: 'observationPeriod' }, 'with an observation period'],
    [
      'a long observation period over a time',
      { kind: 'observationPeriod', daysAtLeast: 365, covers: { from: '2020-01-01', to: '2020-12-31' } },
      'with an observation period of at least 365 days that covers the time from 2020-01-01 to 2020-12-31',
    ],
    ['an event', event(), `who had a condition (${below})`],
    ['any event of a domain', { kind: 'event', domain: 'observation' }, 'who had an observation'],
    ['a death', { kind: 'event', domain: 'death' }, 'who had a death'],
    ['a term', { kind: 'event', domain: 'note_nlp', concepts }, `who had a term in a note (${below})`],
    ['several events', event({ atLeast: 2 }), `who had at least 2 conditions (${below})`],
    ['so many events', event({ atLeast: 1, atMost: 3 }), `who had 1 to 3 conditions (${below})`],
    [
      'events from a day',
      event({ during: { from: '2020-01-01' } }),
      `who had a condition from 2020-01-01 on (${below})`,
    ],
    ['events to a day', event({ during: { to: '2020-01-01' } }), `who had a condition until 2020-01-01 (${below})`],
    [
      'events on a day',
      event({ during: { from: '2020-01-01', to: '2020-01-01' } }),
      `who had a condition on 2020-01-01 (${below})`,
    ],
    [
      'a measurement with everything',
      {
        kind: 'event',
        domain: 'measurement',
        concepts: { include: [{ conceptId: 1, descendants: false }, { conceptId: 2 }], exclude: [{ conceptId: 3 }] },
        value: { atLeast: 6.5 },
        units: { include: [{ conceptId: 8554, descendants: false }] },
        valueConcepts: concepts,
        age: { atLeast: 40, atMost: 60 },
        firstEver: true,
        observed: { daysBefore: 365 },
      },
      'who had a measurement (concept 1 itself or 2 or anything below it, but not 3 or anything below it; ' +
        `value at least 6.5; unit concept 8554 itself; value ${below}; at an age of 40 to 60; ` +
        'only the first ever counts; in an observation period with at least 365 days before and 0 days after)',
    ],
    ['an image', { kind: 'imaging' }, 'who had an image'],
    [
      'an image with everything',
      {
        kind: 'imaging',
        modalities: concepts,
        anatomicSites: concepts,
        during: { from: '2020-01-01' },
        age: { atMost: 90 },
        series: { atLeast: 2 },
        sliceThicknessMillimetres: { atMost: 1.5 },
        manufacturers: ['One', 'Two'],
      },
      `who had an image from 2020-01-01 on (modality ${below}; anatomic site ${below}; at least 2 series in one study; ` +
        'slice thickness at most 1.5 mm; made by “One” or “Two”; at an age of at most 90)',
    ],
    [
      'a sequence',
      { kind: 'sequence', first: event(), second: { kind: 'imaging' }, maxDays: 30 },
      `who had a condition (${below}), and an image from the same day to 30 days after`,
    ],
    [
      'an open sequence',
      { kind: 'sequence', first: event(), second: { kind: 'imaging' }, minDays: -1 },
      `who had a condition (${below}), and an image from 1 day before on`,
    ],
    [
      'a sequence on one day',
      { kind: 'sequence', first: event(), second: { kind: 'imaging' }, minDays: 0, maxDays: 0 },
      `who had a condition (${below}), and an image on the same day`,
    ],
    [
      'a sequence after so many days',
      { kind: 'sequence', first: event(), second: { kind: 'imaging' }, minDays: 7, maxDays: 7 },
      `who had a condition (${below}), and an image 7 days after`,
    ],
    [
      'an anchor',
      {
        kind: 'anchored',
        anchor: event(),
        which: 'first',
        has: {
          kind: 'all',
          of: [
            { kind: 'near', event: { kind: 'imaging' }, maxDays: 5, atLeast: 2 },
            { kind: 'none', of: [{ kind: 'near', event: { kind: 'event', domain: 'drug' } }] },
          ],
        },
      },
      `who had a condition (${below}), the first of them, with (at least 2 times an image at any time until 5 days after) and ` +
        '(none of: a drug at any time)',
    ],
    [
      'any anchor',
      {
        kind: 'anchored',
        anchor: event(),
        has: { kind: 'any', of: [{ kind: 'near', event: { kind: 'imaging' }, minDays: -3 }] },
      },
      `who had a condition (${below}), with an image from 3 days before on`,
    ],
    [
      'groups',
      {
        kind: 'any',
        of: [
          { kind: 'age', atLeast: 18 },
          { kind: 'none', of: [{ kind: 'sex', anyOf: ['male'] }, { kind: 'imaging' }] },
        ],
      },
      '(whose age is at least 18 years) or (for whom this is not true: (whose recorded sex is male) or (who had an image))',
    ],
  ])('names %s', (_, criterion, text) => {
    expect(one(criterion)).toBe(`Asked for people ${text}.`);
  });

  it('names a few of many concepts and says how many more', () => {
    const many = { include: Array.from({ length: 8 }, (_, index) => ({ conceptId: index + 1, descendants: false })) };
    expect(one(event({ concepts: many }))).toContain(
      'concept 1 itself, 2 itself, 3 itself, 4 itself, 5 itself or 3 more',
    );
  });

  it('is cut where nobody would read on', () => {
    const of = Array.from({ length: 60 }, (_, index) => ({ kind: 'age', atLeast: index }));
    const text = describeCohort(Cohort.parse({ version: 1, where: { kind: 'any', of: of.slice(0, 50) } } as never));
    expect(text.length).toBeLessThan(1020);
    expect(text).toMatch(/ … \(shortened\)\.$/);
  });
});
