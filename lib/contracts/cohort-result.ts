import * as z from 'zod';
import { CohortDefinition } from './cohort.ts';
import { ProjectId, QueryId } from './ids.ts';
import { Day, ReleasedCount } from './primitives.ts';

/** Hub to trust: answer this cohort question. */
export const CohortQueryTask = z.object({
  queryId: QueryId,
  projectId: ProjectId,
  cohort: CohortDefinition,
});
export type CohortQueryTask = { queryId: QueryId; projectId: ProjectId; cohort: CohortDefinition };

/** One bar of a distribution; `persons` is null when the cell is hidden. */
export const DistributionCell = z.object({ value: z.string().max(80), persons: ReleasedCount }).strict();
export type DistributionCell = z.infer<typeof DistributionCell>;

export const Distribution = z
  .object({ name: z.enum(['ageBand', 'sex', 'modality']), cells: z.array(DistributionCell).max(200) })
  .strict();
export type Distribution = z.infer<typeof Distribution>;

/** Trust to hub: distinct persons and their distributions, after disclosure control. Null persons: zero or too few. */
export const CohortResult = z
  .object({
    queryId: QueryId,
    persons: ReleasedCount,
    distributions: z.array(Distribution).max(20),
    /** The day the trust's data were loaded: the "today" of every age in the answer. */
    dataDate: Day,
  })
  .strict();
export type CohortResult = z.infer<typeof CohortResult>;
