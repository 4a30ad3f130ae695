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
  /** How many more it may have been, where persons may have been left out. */
  approvedAbove: z.int().nonnegative().optional(),
});
export type FreezeCohortTask = z.infer<typeof FreezeCohortTask>;

/**
 * One data quality check of the frozen cohort: how many of its persons fail it, as a number released like any other. In
 * 95 of 100 answers the true number lies within `margin` of it. Where it is hidden, `atMost` is what 95 of 100 true
 * numbers do not exceed: nobody and a few look alike.
 */
export const QualityFinding = z
  .object({
    check: z.enum(['missing', 'implausible', 'empty']),
    column: z.string().max(60),
    persons: ReleasedCount,
    margin: z.int().nonnegative().optional(),
    atMost: z.int().nonnegative().optional(),
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
    margin: z.int().nonnegative().optional(),
    above: z.int().nonnegative().optional(),
    /** Imaging studies, of each person five at most. */
    studies: ReleasedCount,
    studiesMargin: z.int().nonnegative().optional(),
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
