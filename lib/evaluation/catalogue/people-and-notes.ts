import type { CatalogueCohort } from './catalogue-cohort.ts';
import { named } from './catalogue-concepts.ts';
import { cohortOf, event, group, images, sequence, under } from './cohort-parts.ts';

/** Who people are, how long they were observed, and what their notes say. */
export const peopleAndNotes: readonly CatalogueCohort[] = [
  { name: 'adults', meaning: 'Eighteen or older today.', cohort: cohortOf({ kind: 'age', atLeast: 18 }) },
  {
    name: 'children-and-the-very-old',
    meaning: 'Under eighteen or over ninety today.',
    cohort: cohortOf(group('any', { kind: 'age', atMost: 17 }, { kind: 'age', atLeast: 91 })),
  },
  {
    name: 'sex-not-known',
    meaning: 'Neither female nor male on record.',
    cohort: cohortOf({ kind: 'sex', anyOf: ['unknown'] }),
  },
  {
    name: 'men-of-two-origins',
    meaning: 'Men recorded as Asian or Black, and not as Hispanic.',
    cohort: cohortOf(
      { kind: 'sex', anyOf: ['male'] },
      { kind: 'race', concepts: under(named.asian, named.black) },
      group('none', { kind: 'ethnicity', concepts: under(named.hispanic) }),
    ),
  },
  {
    name: 'not-hispanic-with-heart-disease',
    meaning: 'Recorded as not Hispanic, with a disorder of heart or vessels.',
    cohort: cohortOf(
      { kind: 'ethnicity', concepts: under(named.notHispanic) },
      event('condition', under(named.cardiovascularDisorder)),
    ),
  },
  {
    name: 'observed-through-the-pandemic',
    meaning: 'One observation period from the start of 2020 to the end of 2022.',
    cohort: cohortOf({ kind: 'observationPeriod', covers: { from: '2020-01-01', to: '2022-12-31' } }),
  },
  {
    name: 'observed-five-years-with-a-scan',
    meaning: 'An observation period of five years or more, and a CT.',
    cohort: cohortOf(
      { kind: 'observationPeriod', daysAtLeast: 1826 },
      images({ modalities: under(named.computedTomography) }),
    ),
  },
  {
    name: 'note-of-a-nodule',
    meaning: 'A note names a nodule in the lung and does not deny it, and no diagnosis of it stands beside it.',
    cohort: cohortOf(
      event('note_nlp', under(named.lungNodule)),
      group('none', event('condition', under(named.lungNodule))),
    ),
  },
  {
    name: 'scarring-in-notes-after-a-scan',
    meaning: 'A note does not deny scarring of the lung within sixty days after a chest CT.',
    cohort: cohortOf(
      sequence(
        images({ modalities: under(named.computedTomography), anatomicSites: under(named.chest) }),
        event('note_nlp', under(named.lungScarring)),
        { maxDays: 60 },
      ),
    ),
  },
  {
    name: 'frail',
    meaning: 'Two of three: dementia, a care home, or eighty and older.',
    cohort: cohortOf(
      group(
        'any',
        group('all', event('condition', under(named.dementia)), event('observation', under(named.careHome))),
        group('all', event('condition', under(named.dementia)), { kind: 'age', atLeast: 80 }),
        group('all', event('observation', under(named.careHome)), { kind: 'age', atLeast: 80 }),
      ),
    ),
  },
];
