import * as z from 'zod';

/**
 * An OMOP concept, with what stands below it in `concept_ancestor` unless told otherwise. `mapped` adds the source
 * concepts that map to any of these.
 */
export const ConceptRef = z
  .object({
    conceptId: z.int().nonnegative(),
    descendants: z.boolean().default(true),
    mapped: z.literal(true).optional(),
  })
  .strict();
export type ConceptRef = z.infer<typeof ConceptRef>;

const most = 5000;

/** Concepts that count, less those that do not; of an empty set none does. */
export const ConceptSet = z
  .object({ include: z.array(ConceptRef).max(most), exclude: z.array(ConceptRef).max(most).default([]) })
  .strict();
export type ConceptSet = z.infer<typeof ConceptSet>;
