import { airways } from './airways.ts';
import { beforeAndAfter } from './before-and-after.ts';
import { careAndTreatment } from './care-and-treatment.ts';
import type { CatalogueCohort } from './catalogue-cohort.ts';
import { heartAndVessels } from './heart-and-vessels.ts';
import { metabolism } from './metabolism.ts';
import { peopleAndNotes } from './people-and-notes.ts';
import { pictures } from './pictures.ts';
import { tumours } from './tumours.ts';

/** Cohorts that people would ask for, theme by theme: together they use all of the language. */
export const catalogue: Readonly<Record<string, readonly CatalogueCohort[]>> = {
  'Airways and lungs': airways,
  'Heart and vessels': heartAndVessels,
  'Diabetes, weight and kidneys': metabolism,
  'Nodules and cancers': tumours,
  Images: pictures,
  'Before and after': beforeAndAfter,
  'Care and treatment': careAndTreatment,
  'People and notes': peopleAndNotes,
};
