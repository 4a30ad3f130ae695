import * as z from 'zod';
import { ExclusionReason } from '#contracts/import-manifest';
import { FileName, Sha256 } from '#contracts/primitives';
import { ConversionFinding } from './conversion.ts';

/** One series of an imported study: number of instances read, number of NIfTI files written, and findings. */
const ImportedSeries = z.object({
  name: FileName,
  instances: z.int().positive(),
  files: z.int().nonnegative(),
  findings: z.array(ConversionFinding),
});

/**
 * The final outcome of a study, as the manifest keeps it. A study that could not be imported because this machine, the
 * PACS or the research store failed has no outcome; it is tried again.
 * - IMPORTED: its images are published, with their hashes, and stored in the research store
 * - EXCLUDED: the study itself cannot be imported, for this reason; it is never tried again
 */
export const StudyOutcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('IMPORTED'),
    /** Number of instances stored in the research store. */
    instances: z.int().positive(),
    /** Number of instances that the research store refuses permanently. */
    refused: z.int().nonnegative().default(0),
    files: z.array(z.object({ name: FileName, sha256: Sha256 })).min(1),
    series: z.array(ImportedSeries).default([]),
  }),
  z.object({ kind: z.literal('EXCLUDED'), reason: ExclusionReason }),
]);
export type StudyOutcome = z.infer<typeof StudyOutcome>;
