import * as z from 'zod';
import { Failure } from './failure.ts';
import { ProjectId } from './ids.ts';
import { Instant, Sha256 } from './primitives.ts';

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

/** How many studies were left out, by reason. */
export const Exclusions = z.array(z.object({ reason: ExclusionReason, studies: z.int().positive() }).strict()).max(20);
export type Exclusions = z.infer<typeof Exclusions>;

/**
 * Trust to hub: the import in numbers of studies; the manifest itself, study by study, stays at the trust.
 * - READY: every study is imported
 * - PARTIAL: some are
 * - FAILED: none is
 */
export const ImportSummary = z
  .object({
    projectId: ProjectId,
    status: z.enum(['READY', 'PARTIAL', 'FAILED']),
    studiesAsked: z.int().nonnegative(),
    studiesImported: z.int().nonnegative(),
    instancesImported: z.int().nonnegative(),
    excluded: Exclusions,
    /** Why studies that are neither imported nor excluded could not be settled before the deadline. */
    failure: Failure.optional(),
    manifestHash: Sha256,
    finishedAt: Instant,
  })
  .strict();
export type ImportSummary = z.infer<typeof ImportSummary>;
