import type { CatalogueCohort } from './catalogue-cohort.ts';
import { named } from './catalogue-concepts.ts';
import { cohortOf, event, group, images, less, sequence, under } from './cohort-parts.ts';

const chestCt = { modalities: under(named.computedTomography), anatomicSites: under(named.chest) };

/** Images by themselves and beside a disease. */
export const pictures: readonly CatalogueCohort[] = [
  { name: 'any-image', meaning: 'At least one image of any kind.', cohort: cohortOf(images()) },
  {
    name: 'chest-ct',
    meaning: 'Computed tomography of the chest or any part of it.',
    cohort: cohortOf(images(chestCt)),
  },
  {
    name: 'chest-ct-but-not-of-the-heart',
    meaning: 'Computed tomography of the chest, leaving out the heart, in one year.',
    cohort: cohortOf(
      images({
        ...chestCt,
        anatomicSites: less(under(named.chest), under(named.heart)),
        during: { from: '2023-01-01', to: '2023-12-31' },
      }),
    ),
  },
  {
    name: 'thin-slices',
    meaning: 'A chest CT in slices of 1.25 mm or thinner.',
    cohort: cohortOf(images({ ...chestCt, sliceThicknessMillimetres: { atMost: 1.25 } })),
  },
  {
    name: 'thin-slices-of-two-makers',
    meaning: 'A CT in slices of 0.5 to 2 mm by either of two makers of scanners.',
    cohort: cohortOf(
      images({
        modalities: under(named.computedTomography),
        sliceThicknessMillimetres: { atLeast: 0.5, atMost: 2 },
        manufacturers: ['Northern Scanners', 'Aurora'],
      }),
    ),
  },
  {
    name: 'studies-of-many-series',
    meaning: 'One CT study with three to six series of the chest.',
    cohort: cohortOf(images({ ...chestCt, series: { atLeast: 3, atMost: 6 } })),
  },
  {
    name: 'single-series-of-children',
    meaning: 'A study of one series only, taken before the age of sixteen.',
    cohort: cohortOf(images({ series: { atMost: 1 }, age: { atMost: 15 } })),
  },
  {
    name: 'ct-and-mr',
    meaning: 'Computed tomography and magnetic resonance, but no plain film.',
    cohort: cohortOf(
      images({ modalities: under(named.computedTomography) }),
      images({ modalities: under(named.magneticResonance) }),
      group('none', images({ modalities: under(named.projectionRadiography) })),
    ),
  },
  {
    name: 'pneumonia-with-chest-ct-near',
    meaning: 'A chest CT within a week before or after pneumonia.',
    cohort: cohortOf(
      sequence(event('condition', under(named.pneumonia)), images(chestCt), { minDays: -7, maxDays: 7 }),
    ),
  },
  {
    name: 'lung-disease-and-thin-chest-ct-later',
    meaning: 'A chest CT in thin slices within a year after a disorder of the lungs.',
    cohort: cohortOf(
      sequence(
        event('condition', under(named.respiratoryDisorder)),
        images({ ...chestCt, sliceThicknessMillimetres: { atMost: 2 } }),
        { maxDays: 365 },
      ),
    ),
  },
];
