import * as z from 'zod';
import { ProjectId } from './ids.ts';
import { Instant, Sha256 } from './primitives.ts';

/** Hub to trust, after the freeze: bring in the images of the frozen cohort. */
export const ImportImagesTask = z.object({ projectId: ProjectId });
export type ImportImagesTask = z.infer<typeof ImportImagesTask>;

/** Why a study of the frozen cohort has no usable image. */
export const ExclusionReason = z.enum([
  'NOT_IN_PACS',
  'SEVERAL_STUDIES',
  'PATIENT_MISMATCH',
  'INSTANCES_MISSING',
  'NO_PIXELS',
  'DEIDENTIFICATION_FAILED',
  'CONVERSION_FAILED',
  'ACCESSION_UNUSABLE',
]);
export type ExclusionReason = z.infer<typeof ExclusionReason>;

/** How many studies were left out, by reason. */
export const Exclusions = z.array(z.object({ reason: ExclusionReason, studies: z.int().positive() }).strict()).max(20);
export type Exclusions = z.infer<typeof Exclusions>;

/** Trust to hub: the import in numbers of studies; the manifest itself, study by study, stays at the trust. */
export const ImportSummary = z
  .object({
    projectId: ProjectId,
    status: z.enum(['READY', 'PARTIAL', 'FAILED']),
    studiesAsked: z.int().nonnegative(),
    studiesImported: z.int().nonnegative(),
    instancesImported: z.int().nonnegative(),
    excluded: Exclusions,
    manifestHash: Sha256,
    finishedAt: Instant,
  })
  .strict();
export type ImportSummary = z.infer<typeof ImportSummary>;
