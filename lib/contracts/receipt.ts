import * as z from 'zod';
import { Failure } from './failure.ts';
import { ProjectId, RunId, TrustId } from './ids.ts';
import { Exclusions } from './import-manifest.ts';
import { Instant, ReleasedCount, Sha256 } from './primitives.ts';

/** What one trust did in one run; signed with the trust's key (JWS, `typ` flip-receipt+jwt). */
export const Receipt = z
  .object({
    version: z.literal(1),
    runId: RunId,
    projectId: ProjectId,
    trustId: TrustId,
    passportSha256: Sha256,
    snapshotHash: Sha256,
    /**
     * What the run was given: persons of the frozen cohort and persons with images, as they were released before. How
     * many rows and images code has read stays at the trust.
     */
    cohort: z.object({ persons: ReleasedCount, personsWithImages: ReleasedCount, excluded: Exclusions }).strict(),
    rounds: z.object({ asked: z.int().nonnegative(), joined: z.array(z.int().positive()).max(1000) }).strict(),
    egress: z
      .object({
        messagesReleased: z.int().nonnegative(),
        messagesRefused: z.int().nonnegative(),
        bytesReleased: z.int().nonnegative(),
        updatesClipped: z.int().nonnegative(),
      })
      .strict(),
    outcome: z.enum(['COMPLETED', 'FAILED', 'STOPPED']),
    failure: Failure.optional(),
    startedAt: Instant,
    finishedAt: Instant,
  })
  .strict();
export type Receipt = z.infer<typeof Receipt>;

/** `typ` header of a signed receipt. */
export const receiptType = 'flip-receipt+jwt';
