import type { CatalogueCohort } from './catalogue-cohort.ts';
import { named } from './catalogue-concepts.ts';
import { anchored, around, cohortOf, event, group, images, less, near, only, sequence, under } from './cohort-parts.ts';

const removal = event('procedure', under(named.lungRemoval));

/** Nodules and cancers. */
export const tumours: readonly CatalogueCohort[] = [
  {
    name: 'lung-cancer',
    meaning: 'Cancer of the lung, of any kind.',
    cohort: cohortOf(event('condition', under(named.lungCancer))),
  },
  {
    name: 'lung-cancer-other-than-small-cell',
    meaning: 'Cancer of the lung, leaving out records of the small cell kind.',
    cohort: cohortOf(event('condition', less(under(named.lungCancer), under(named.smallCellCancer)))),
  },
  {
    name: 'one-cancer-only',
    meaning: 'Cancer recorded exactly once.',
    cohort: cohortOf(event('condition', under(named.cancer), { atMost: 1 })),
  },
  {
    name: 'nodule-that-became-cancer',
    meaning: 'Cancer of the lung between a month and two years after a nodule.',
    cohort: cohortOf(
      sequence(event('condition', only(named.lungNodule)), event('condition', under(named.lungCancer)), {
        minDays: 30,
        maxDays: 730,
      }),
    ),
  },
  {
    name: 'lung-cancer-removed-without-examination',
    meaning: 'Part of a lung removed within ninety days after lung cancer, with no look into the airways between.',
    cohort: cohortOf(
      anchored(
        event('condition', under(named.lungCancer)),
        around(
          'all',
          near(removal, { minDays: 0, maxDays: 90 }),
          around('none', near(event('procedure', under(named.airwayExamination)), { minDays: 0, maxDays: 90 })),
        ),
      ),
    ),
  },
  {
    name: 'smokers-with-a-nodule',
    meaning: 'A nodule in the lung in somebody who smokes now, by an observation or by its answer.',
    cohort: cohortOf(
      event('condition', under(named.lungNodule)),
      group(
        'any',
        event('observation', under(named.smoker)),
        event('observation', only(named.smoking), { valueConcepts: under(named.smoker) }),
      ),
    ),
  },
  {
    name: 'lung-cancer-with-a-history',
    meaning: 'Cancer of the lung with one of: never smoked, contact with asbestos, cancer in the family.',
    cohort: cohortOf(
      event('condition', under(named.lungCancer)),
      event('observation', under(named.neverSmoked, named.asbestos, named.familyCancer)),
    ),
  },
  {
    name: 'breast-cancer-after-mammography',
    meaning: 'Cancer of the breast within sixty days after a mammogram was taken.',
    cohort: cohortOf(
      { kind: 'sex', anyOf: ['female'] },
      sequence(images({ modalities: under(named.mammography) }), event('condition', under(named.breastCancer)), {
        maxDays: 60,
      }),
    ),
  },
];
