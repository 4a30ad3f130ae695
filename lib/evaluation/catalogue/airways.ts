import type { CatalogueCohort } from './catalogue-cohort.ts';
import { named } from './catalogue-concepts.ts';
import { cohortOf, event, group, less, only, sequence, under } from './cohort-parts.ts';

/** Diseases of the airways and lungs. */
export const airways: readonly CatalogueCohort[] = [
  {
    name: 'lung-disease',
    meaning: 'Any disorder of the airways and lungs, ever.',
    cohort: cohortOf(event('condition', under(named.respiratoryDisorder))),
  },
  {
    name: 'chronic-lung-disease-without-asthma',
    meaning: 'Chronic obstructive lung disease, and never asthma.',
    cohort: cohortOf(event('condition', under(named.copd)), group('none', event('condition', under(named.asthma)))),
  },
  {
    name: 'lung-disease-but-no-infection',
    meaning: 'A disorder of the lungs that is no infection, by the concepts of one set.',
    cohort: cohortOf(event('condition', less(under(named.respiratoryDisorder), under(named.respiratoryInfection)))),
  },
  {
    name: 'asthma-itself',
    meaning: 'Asthma recorded by this very concept and none below it.',
    cohort: cohortOf(event('condition', only(named.asthma))),
  },
  {
    name: 'often-pneumonia',
    meaning: 'Pneumonia at least twice and at most five times in six years.',
    cohort: cohortOf(
      event('condition', under(named.pneumonia), {
        during: { from: '2018-01-01', to: '2023-12-31' },
        atLeast: 2,
        atMost: 5,
      }),
    ),
  },
  {
    name: 'asthma-in-childhood',
    meaning: 'Asthma before the age of sixteen, in people who are adults today.',
    cohort: cohortOf({ kind: 'age', atLeast: 18 }, event('condition', under(named.asthma), { age: { atMost: 15 } })),
  },
  {
    name: 'first-lung-disease-after-sixty',
    meaning: 'The first disorder of the lungs ever came after the sixtieth birthday.',
    cohort: cohortOf(event('condition', under(named.respiratoryDisorder), { firstEver: true, age: { atLeast: 60 } })),
  },
  {
    name: 'low-breath-share-with-symptoms',
    meaning: 'Less than 70 % of the breath in one second, and a chronic disease or an inhaled medicine.',
    cohort: cohortOf(
      event('measurement', under(named.breathShare), { value: { atMost: 70 }, units: only(named.percent) }),
      group('any', event('condition', under(named.copd)), event('drug', under(named.inhaledMedicine))),
    ),
  },
  {
    name: 'pneumonia-after-covid',
    meaning: 'Pneumonia within a month after COVID-19, the day itself included.',
    cohort: cohortOf(
      sequence(event('condition', under(named.covid)), event('condition', under(named.pneumonia)), { maxDays: 30 }),
    ),
  },
];
