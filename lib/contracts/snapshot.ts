import * as z from 'zod';
import { CohortDefinition } from './cohort.ts';
import { ProjectId, QueryId } from './ids.ts';
import { Instant, ReleasedCount, Sha256 } from './primitives.ts';

/** Hub to trust, once per approval: freeze this cohort. */
export const FreezeCohortTask = z.object({ projectId: ProjectId, queryId: QueryId, cohort: CohortDefinition });
export type FreezeCohortTask = { projectId: ProjectId; queryId: QueryId; cohort: CohortDefinition };

/** Trust to hub: what was frozen. The hash covers the sorted membership and the rows, keyed by the trust. */
export const SnapshotFacts = z
  .object({
    projectId: ProjectId,
    queryId: QueryId,
    snapshotHash: Sha256,
    persons: ReleasedCount,
    studies: ReleasedCount,
    frozenAt: Instant,
  })
  .strict();
export type SnapshotFacts = z.infer<typeof SnapshotFacts>;
