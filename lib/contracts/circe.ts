import * as z from 'zod';
import { CohortDefinition } from './cohort.ts';

/** What of a Circe expression did not come over as it stands: which rule, where, and whether other people belong for it. */
export const CirceNote = z
  .object({ rule: z.string().max(200), place: z.string().max(300), changesWhoBelongs: z.boolean() })
  .strict();
export type CirceNote = z.infer<typeof CirceNote>;

/** Largest expression in characters of JSON; those of the OHDSI phenotype library stay well below. */
const longestExpression = 500_000;

/** A cohort expression as OHDSI's Circe writes it: researcher to hub. */
export const ImportCirce = z
  .object({
    expression: z.looseObject({}).refine((expression) => JSON.stringify(expression).length <= longestExpression, {
      message: `at most ${longestExpression} characters`,
    }),
  })
  .strict();
export type ImportCirce = z.infer<typeof ImportCirce>;

/**
 * The same cohort in our words, with everything that is not exactly what Circe means. With no note that
 * `changesWhoBelongs`, the same persons belong.
 */
export const ImportedCohort = z.object({ cohort: CohortDefinition, notUnderstood: z.array(CirceNote) }).strict();
export type ImportedCohort = z.infer<typeof ImportedCohort>;
