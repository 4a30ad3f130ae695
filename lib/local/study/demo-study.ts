import { demoCohort } from '#local/synthetic/demo-cohort';
import type { StudyPlan } from './run-study.ts';

/** The study that `npm run demo` carries out. */
export const demoStudy: StudyPlan = {
  name: 'Lesions on synthetic chest images',
  description: 'Can a small network, trained where the images are, tell chest images with a lesion from those without?',
  cohort: demoCohort,
  declining: ['CLW'],
};
