import type { CatalogueCohort } from './catalogue-cohort.ts';
import { named } from './catalogue-concepts.ts';
import { cohortOf, event, group, images, only, sequence, under } from './cohort-parts.ts';

/** Visits, medicines, procedures, devices and deaths. */
export const careAndTreatment: readonly CatalogueCohort[] = [
  {
    name: 'emergencies-in-winter',
    meaning: 'Two emergency visits or more in one winter.',
    cohort: cohortOf(
      event('visit', under(named.emergencyVisit), { during: { from: '2022-12-01', to: '2023-02-28' }, atLeast: 2 }),
    ),
  },
  {
    name: 'never-admitted',
    meaning: 'Visits, but no stay in hospital.',
    cohort: cohortOf(event('visit'), group('none', event('visit', under(named.inpatientVisit)))),
  },
  {
    name: 'steroids-by-mouth-or-breath',
    meaning: 'Steroids as tablets or inhaled, three times at least.',
    cohort: cohortOf(event('drug', under(named.inhaledSteroid, named.prednisolone), { atLeast: 3 })),
  },
  {
    name: 'first-pressure-medicine-is-ramipril',
    meaning: 'Ramipril on the day of the first medicine for high blood pressure.',
    cohort: cohortOf(
      sequence(event('drug', under(named.pressureMedicine), { firstEver: true }), event('drug', only(named.ramipril)), {
        minDays: 0,
        maxDays: 0,
      }),
    ),
  },
  {
    name: 'spirometry-before-bronchodilator',
    meaning: 'A test of the breath in the ninety days before an inhaled bronchodilator.',
    cohort: cohortOf(
      sequence(event('drug', under(named.bronchodilator)), event('procedure', under(named.spirometry)), {
        minDays: -90,
        maxDays: 0,
      }),
    ),
  },
  {
    name: 'bypass-or-stent',
    meaning: 'A bypass of the heart arteries or a stent.',
    cohort: cohortOf(group('any', event('procedure', under(named.heartBypass)), event('device', under(named.stent)))),
  },
  {
    name: 'pacemaker-without-mr',
    meaning: 'A pacemaker and no image by magnetic resonance.',
    cohort: cohortOf(
      event('device', under(named.pacemaker)),
      group('none', images({ modalities: under(named.magneticResonance) })),
    ),
  },
  {
    name: 'mask-for-sleep-apnoea',
    meaning: 'A breathing mask within a year after sleep apnoea was recorded.',
    cohort: cohortOf(
      sequence(event('condition', under(named.sleepApnoea)), event('device', under(named.breathingMask)), {
        maxDays: 365,
      }),
    ),
  },
  {
    name: 'died',
    meaning: 'A death of any cause.',
    cohort: cohortOf(event('death')),
  },
  {
    name: 'died-of-lung-cancer-old',
    meaning: 'Death by cancer of the lung at eighty or older.',
    cohort: cohortOf(event('death', under(named.lungCancer), { age: { atLeast: 80 } })),
  },
  {
    name: 'died-soon-after-admission',
    meaning: 'A death within thirty days after a stay in hospital began.',
    cohort: cohortOf(sequence(event('visit', under(named.inpatientVisit)), event('death'), { maxDays: 30 })),
  },
];
