import * as z from 'zod';
import { Cohort } from './cohort.ts';
import { ProjectId, QueryId } from './ids.ts';
import { Instant, ReleasedCount, Sha256 } from './primitives.ts';

/** Hub to trust, once per approval: freeze this cohort. */
export const FreezeCohortTask = z.object({
  projectId: ProjectId,
  queryId: QueryId,
  cohort: Cohort,
  /** What this trust had answered to the question that was approved. */
  approvedPersons: ReleasedCount.optional(),
  /** The margin it was answered with. */
  approvedMargin: z.int().nonnegative().optional(),
});
export type FreezeCohortTask = z.infer<typeof FreezeCohortTask>;

/**
 * One data quality check of the frozen cohort. `share` is the part of its persons that fail it: few (below 5 %), some
 * (below 50 %) or most, after the same noise as any number. `few` is also said where fewer than the threshold fail,
 * nobody included, because a cohort without a fault must not be told from one with a single one; `none` only where
 * nobody can fail.
 */
export const QualityFinding = z
  .object({
    check: z.enum(['missing', 'implausible', 'empty']),
    column: z.string().max(60),
    share: z.enum(['none', 'few', 'some', 'most']),
  })
  .strict();
export type QualityFinding = z.infer<typeof QualityFinding>;

/** Trust to hub: what was frozen. The hash covers the sorted membership and the rows, keyed by the trust. */
export const SnapshotFacts = z
  .object({
    projectId: ProjectId,
    queryId: QueryId,
    snapshotHash: Sha256,
    persons: ReleasedCount,
    studies: ReleasedCount,
    frozenAt: Instant,
    /** Released number at approval and at the freeze, and whether they differ by more than their margins. */
    drift: z.object({ approved: ReleasedCount, frozen: ReleasedCount, beyondMargin: z.boolean() }).strict().optional(),
    quality: z.array(QualityFinding).max(50).optional(),
  })
  .strict();
export type SnapshotFacts = z.infer<typeof SnapshotFacts>;

/** Hub to trust: delete everything held of this project's cohort. */
export const DeleteCohortTask = z.object({
  projectId: ProjectId,
  reason: z.enum(['PROJECT_CLOSED', 'DECISION_REVOKED']),
});
export type DeleteCohortTask = z.infer<typeof DeleteCohortTask>;

/** Trust to hub: what was held and is gone. `snapshotHash` is null where nothing was held. */
export const CohortDeleted = z
  .object({
    projectId: ProjectId,
    snapshotHash: Sha256.nullable(),
    deletedAt: Instant,
    /** That nothing of it was found when it was looked for afterwards. */
    rowsLeft: z.literal(0),
    imagesLeft: z.literal(0),
  })
  .strict();
export type CohortDeleted = z.infer<typeof CohortDeleted>;
