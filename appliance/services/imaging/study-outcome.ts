import * as z from 'zod';
import { ExclusionReason } from '#contracts/import-manifest';
import { FileName, Sha256 } from '#contracts/primitives';

/** How a study ended, as the manifest keeps it: with its files and their hashes, or with the reason it was left out. */
export const StudyOutcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('IMPORTED'),
    instances: z.int().positive(),
    files: z.array(z.object({ name: FileName, sha256: Sha256 })).min(1),
  }),
  z.object({ kind: z.literal('EXCLUDED'), reason: ExclusionReason }),
]);
export type StudyOutcome = z.infer<typeof StudyOutcome>;
