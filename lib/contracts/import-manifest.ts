import * as z from 'zod';
import { Failure } from './failure.ts';
import { ProjectId } from './ids.ts';
import { Instant, ReleasedCount, Sha256 } from './primitives.ts';

/** Hub to trust, after the freeze: bring in the images of the frozen cohort. */
export const ImportImagesTask = z.object({ projectId: ProjectId });
export type ImportImagesTask = z.infer<typeof ImportImagesTask>;

/**
 * Why a study of the frozen cohort has no usable image. All of these lie in the study, the PACS's records of it or what
 * the research store accepts, and are final; a fault of a machine is never one of them.
 * - NOT_IN_PACS: no study with exactly that accession number
 * - SEVERAL_STUDIES: more than one
 * - PATIENT_MISMATCH: another patient than the cohort's, or two patients under one study
 * - INSTANCES_MISSING: the PACS sends fewer instances than it lists
 * - NO_PIXELS: no image, or only constant ones, or text may be burned in
 * - DEIDENTIFICATION_FAILED: a file cannot be read or cleaned, or an identity is left in a kept attribute
 * - CONVERSION_FAILED: no series can be converted to NIfTI
 * - ACCESSION_UNUSABLE: an accession number that would match more than itself
 * - RESEARCH_STORE_REFUSED: the research store accepts none of its instances
 */
export const ExclusionReason = z.enum([
  'NOT_IN_PACS',
  'SEVERAL_STUDIES',
  'PATIENT_MISMATCH',
  'INSTANCES_MISSING',
  'NO_PIXELS',
  'DEIDENTIFICATION_FAILED',
  'CONVERSION_FAILED',
  'ACCESSION_UNUSABLE',
  'RESEARCH_STORE_REFUSED',
]);
export type ExclusionReason = z.infer<typeof ExclusionReason>;

/**
 * Persons of whom at least one study was left out, by reason: each person under the first of these reasons that holds for
 * any of their studies. In 95 of 100 answers the true number lies within `margin`; reasons whose number is hidden are
 * not there.
 */
export const Exclusions = z
  .array(z.object({ reason: ExclusionReason, persons: z.int().positive(), margin: z.int().nonnegative() }).strict())
  .max(20);
export type Exclusions = z.infer<typeof Exclusions>;

/** What may be told of an import: persons of the frozen cohort, each number released like the answer to a question. */
export const ImportFigures = z
  .object({
    /** With at least one usable image. */
    personsWithImages: ReleasedCount,
    margin: z.int().nonnegative().optional(),
    excluded: Exclusions,
    /** With no study that was left out, and one that could not be settled before the deadline; absent where hidden. */
    unsettled: z.object({ persons: z.int().positive(), margin: z.int().nonnegative() }).strict().optional(),
    /** What 95 of 100 true numbers do not exceed that are hidden; absent where nothing can be said of them. */
    hiddenAtMost: z.int().nonnegative().optional(),
  })
  .strict();
export type ImportFigures = z.infer<typeof ImportFigures>;

/**
 * Trust to hub: what came of an import; the manifest itself, study by study, stays at the trust. What is told follows
 * from released numbers alone.
 * - READY: about everybody has an image, and so few persons have a study that was left out that no reason may be told
 * - PARTIAL: enough persons have an image, and clearly not all, or a reason is told
 * - FAILED: too few persons have an image, or the import could not be carried out
 */
export const ImportSummary = z
  .object({
    projectId: ProjectId,
    status: z.enum(['READY', 'PARTIAL', 'FAILED']),
    /** Absent where the import could not be carried out. */
    figures: ImportFigures.optional(),
    /** Why it failed, or why studies of so many persons could not be settled before the deadline. */
    failure: Failure.optional(),
    manifestHash: Sha256,
    finishedAt: Instant,
  })
  .strict();
export type ImportSummary = z.infer<typeof ImportSummary>;
