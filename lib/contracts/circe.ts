import * as z from 'zod';
import { CohortDefinition } from './cohort.ts';

/**
 * What of a Circe expression did not come over as it stands: which rule, where in the expression, and whether other
 * people may belong for it (`changes`) or the same (`harmless`).
 */
export const CirceNote = z
  .object({ rule: z.string().max(200), place: z.string().max(300), grade: z.enum(['harmless', 'changes']) })
  .strict();
export type CirceNote = z.infer<typeof CirceNote>;

/** Largest expression in characters of JSON; the largest of the OHDSI phenotype library has three quarters of a million. */
const longestExpression = 2_000_000;

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
 * The same cohort in our words, with everything that is not exactly what Circe means. Without a note
 * the cohort is exactly the same; with none that `changes` who belongs, the same persons belong.
 */
export const ImportedCohort = z.object({ cohort: CohortDefinition, notUnderstood: z.array(CirceNote) }).strict();
export type ImportedCohort = z.infer<typeof ImportedCohort>;
