import type { CatalogueCohort } from './catalogue-cohort.ts';
import { named } from './catalogue-concepts.ts';
import { anchored, around, cohortOf, event, group, near, only, sequence, under } from './cohort-parts.ts';

/** Diseases of heart and vessels. */
export const heartAndVessels: readonly CatalogueCohort[] = [
  {
    name: 'high-pressure-in-women',
    meaning: 'Women with high blood pressure.',
    cohort: cohortOf({ kind: 'sex', anyOf: ['female'] }, event('condition', under(named.hypertension))),
  },
  {
    name: 'heart-disease-without-high-pressure',
    meaning: 'A disorder of heart or vessels, but neither high blood pressure nor a medicine for it.',
    cohort: cohortOf(
      event('condition', under(named.cardiovascularDisorder)),
      group('none', event('condition', under(named.hypertension)), event('drug', under(named.pressureMedicine))),
    ),
  },
  {
    name: 'pressure-measured-high-three-times',
    meaning: 'A systolic pressure of 140 mmHg or more, three times at least.',
    cohort: cohortOf(
      event('measurement', under(named.systolicPressure), {
        value: { atLeast: 140 },
        units: only(named.millimetresOfMercury),
        atLeast: 3,
      }),
    ),
  },
  {
    name: 'heart-attack-young',
    meaning: 'A heart attack before the age of fifty.',
    cohort: cohortOf(event('condition', under(named.heartAttack), { age: { atMost: 49 } })),
  },
  {
    name: 'statin-after-heart-attack',
    meaning: 'A statin within ninety days after a heart attack.',
    cohort: cohortOf(
      sequence(event('condition', under(named.heartAttack)), event('drug', under(named.statin)), {
        minDays: 1,
        maxDays: 90,
      }),
    ),
  },
  {
    name: 'stroke-without-prevention',
    meaning: 'A first stroke with neither aspirin nor warfarin in the year before it.',
    cohort: cohortOf(
      anchored(
        event('condition', under(named.stroke)),
        around('none', near(event('drug', under(named.aspirin, named.warfarin)), { minDays: -365, maxDays: -1 })),
        'first',
      ),
    ),
  },
  {
    name: 'clot-from-leg-to-lung',
    meaning: 'A clot in the lung, up to fourteen days before or after one in a deep vein.',
    cohort: cohortOf(
      sequence(event('condition', under(named.lungClot)), event('condition', under(named.veinClot)), {
        minDays: -14,
        maxDays: 14,
      }),
    ),
  },
  {
    name: 'heart-failure-admitted-again',
    meaning:
      'Two stays in hospital or more within half a year after the first heart failure, counting from the next day.',
    cohort: cohortOf(
      anchored(
        event('condition', under(named.heartFailure)),
        around('all', near(event('visit', under(named.inpatientVisit)), { minDays: 1, maxDays: 180, atLeast: 2 })),
        'first',
      ),
    ),
  },
];
