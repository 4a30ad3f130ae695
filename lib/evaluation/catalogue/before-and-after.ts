import type { CatalogueCohort } from './catalogue-cohort.ts';
import { named } from './catalogue-concepts.ts';
import { anchored, around, cohortOf, event, images, near, under } from './cohort-parts.ts';

const ct = images({ modalities: under(named.computedTomography), anatomicSites: under(named.chest) });

/** What lies around one and the same event or image. */
export const beforeAndAfter: readonly CatalogueCohort[] = [
  {
    name: 'first-ct-with-disease-before-and-medicine-after',
    meaning: 'A lung disease in the year before the first chest CT and an inhaled medicine in the month after it.',
    cohort: cohortOf(
      anchored(
        ct,
        around(
          'all',
          near(event('condition', under(named.respiratoryDisorder)), { minDays: -365, maxDays: 0 }),
          near(event('drug', under(named.inhaledMedicine)), { minDays: 0, maxDays: 30 }),
        ),
        'first',
      ),
    ),
  },
  {
    name: 'followed-up-by-ct',
    meaning: 'Two to four further chest CTs in the two years after one.',
    cohort: cohortOf(anchored(ct, around('all', near(ct, { minDays: 1, maxDays: 730, atLeast: 2, atMost: 4 })))),
  },
  {
    name: 'pneumonia-with-any-proof',
    meaning: 'Pneumonia with a chest CT, a film or a sign of inflammation of 50 or more within three days.',
    cohort: cohortOf(
      anchored(
        event('condition', under(named.pneumonia)),
        around(
          'any',
          near(ct, { minDays: -3, maxDays: 3 }),
          near(event('procedure', under(named.chestFilm)), { minDays: -3, maxDays: 3 }),
          near(event('measurement', under(named.inflammation), { value: { atLeast: 50 } }), {
            minDays: -3,
            maxDays: 3,
          }),
        ),
      ),
    ),
  },
  {
    name: 'last-scan-and-nothing-after',
    meaning: 'No visit of any kind after the day of the last chest CT.',
    cohort: cohortOf(anchored(ct, around('none', near(event('visit'), { minDays: 1 })), 'last')),
  },
  {
    name: 'antibiotics-without-infection',
    meaning: 'Antibiotics with neither an infection of the lungs in the two weeks before nor an inflammation measured.',
    cohort: cohortOf(
      anchored(
        event('drug', under(named.antibiotics)),
        around(
          'none',
          near(event('condition', under(named.respiratoryInfection)), { minDays: -14, maxDays: 0 }),
          near(event('measurement', under(named.inflammation)), { minDays: -14, maxDays: 0 }),
        ),
      ),
    ),
  },
  {
    name: 'intensive-care-with-ventilation-or-failure',
    meaning: 'Intensive care with help of a machine, or with failing breath and low oxygen, within two days.',
    cohort: cohortOf(
      anchored(
        event('visit', under(named.intensiveCare)),
        around(
          'any',
          near(event('procedure', under(named.ventilation)), { minDays: 0, maxDays: 2 }),
          around(
            'all',
            near(event('condition', under(named.breathingFailure)), { minDays: -1, maxDays: 2 }),
            near(event('measurement', under(named.oxygenSaturation), { value: { atMost: 90 } }), {
              minDays: -1,
              maxDays: 2,
            }),
          ),
        ),
      ),
    ),
  },
  {
    name: 'sample-before-cancer',
    meaning: 'A sample of lung tissue in the month up to the first lung cancer.',
    cohort: cohortOf(
      anchored(
        event('condition', under(named.lungCancer)),
        around('all', near(event('procedure', under(named.lungSample)), { minDays: -30, maxDays: 0 })),
        'first',
      ),
    ),
  },
];
