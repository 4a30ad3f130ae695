import * as z from 'zod';
import { ExclusionReason } from '#contracts/import-manifest';
import { FileName, Sha256 } from '#contracts/primitives';
import { ConversionFinding } from './conversion.ts';

/** One series of an imported study: what went into the converter, how many files came out, and what was noticed. */
const ImportedSeries = z.object({
  name: FileName,
  instances: z.int().positive(),
  files: z.int().nonnegative(),
  findings: z.array(ConversionFinding),
});

/**
 * How a study ended, as the manifest keeps it. A study has an outcome only when the study itself is why: a fault of
 * this machine, the PACS or the research store leaves it without one, to be tried again.
 * - IMPORTED: its images are published, with their hashes, and stored in the research store
 * - EXCLUDED: left out for good, with the reason
 */
export const StudyOutcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('IMPORTED'),
    /** Instances in the research store. */
    instances: z.int().positive(),
    /** Instances that the research store refuses for what they are. */
    refused: z.int().nonnegative().default(0),
    files: z.array(z.object({ name: FileName, sha256: Sha256 })).min(1),
    series: z.array(ImportedSeries).default([]),
  }),
  z.object({ kind: z.literal('EXCLUDED'), reason: ExclusionReason }),
]);
export type StudyOutcome = z.infer<typeof StudyOutcome>;
