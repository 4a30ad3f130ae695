import type { CatalogueCohort } from './catalogue-cohort.ts';
import { named } from './catalogue-concepts.ts';
import { anchored, around, cohortOf, event, group, less, near, only, sequence, under } from './cohort-parts.ts';

/** Diabetes, weight and kidneys. */
export const metabolism: readonly CatalogueCohort[] = [
  {
    name: 'diabetes-of-any-type-but-the-first',
    meaning: 'Diabetes, other than type 1.',
    cohort: cohortOf(event('condition', less(under(named.diabetes), under(named.type1Diabetes)))),
  },
  {
    name: 'long-term-sugar-range',
    meaning: 'A long-term sugar between 7 and 9 percent since 2022.',
    cohort: cohortOf(
      event('measurement', under(named.longTermSugar), {
        value: { atLeast: 7, atMost: 9 },
        units: only(named.percent),
        during: { from: '2022-01-01' },
      }),
    ),
  },
  {
    name: 'obese-adults-of-middle-age',
    meaning: 'Aged 40 to 64 today with obesity, by diagnosis or by a body mass index of 30 or more.',
    cohort: cohortOf(
      { kind: 'age', atLeast: 40, atMost: 64 },
      group(
        'any',
        event('condition', under(named.obesity)),
        event('measurement', under(named.bodyMassIndex), {
          value: { atLeast: 30 },
          units: only(named.kilogramsPerSquareMetre),
        }),
      ),
    ),
  },
  {
    name: 'insulin-after-metformin',
    meaning: 'Insulin at any time after metformin, not on the same day.',
    cohort: cohortOf(
      sequence(event('drug', under(named.metformin)), event('drug', under(named.insulin)), { minDays: 1 }),
    ),
  },
  {
    name: 'metformin-alone',
    meaning: 'Type 2 diabetes with metformin and never insulin.',
    cohort: cohortOf(
      event('condition', under(named.type2Diabetes)),
      event('drug', under(named.metformin)),
      group('none', event('drug', under(named.insulin))),
    ),
  },
  {
    name: 'kidney-disease-after-diabetes',
    meaning: 'Kidney disease a year or more after diabetes was first recorded.',
    cohort: cohortOf(
      sequence(
        event('condition', under(named.diabetes), { firstEver: true }),
        event('condition', under(named.kidneyDisease)),
        { minDays: 365 },
      ),
    ),
  },
  {
    name: 'new-diabetes-observed',
    meaning: 'A first diabetes with a year of observation before it and half a year after it.',
    cohort: cohortOf(
      event('condition', under(named.diabetes), {
        firstEver: true,
        observed: { daysBefore: 365, daysAfter: 180 },
      }),
    ),
  },
  {
    name: 'sugar-checked-twice-after-diagnosis',
    meaning: 'The long-term sugar was measured two to six times in the year from the first type 2 diabetes.',
    cohort: cohortOf(
      anchored(
        event('condition', under(named.type2Diabetes)),
        around(
          'all',
          near(event('measurement', under(named.longTermSugar)), { minDays: 0, maxDays: 365, atLeast: 2, atMost: 6 }),
        ),
        'first',
      ),
    ),
  },
];
