import type * as z from 'zod';
import { CohortResult } from '#contracts/cohort-result';
import { TrustId } from '#contracts/ids';

/**
 * That a trust has answered, kept twice beside the answer itself: as its latest in the project, and under the text of the
 * question. What a question would cost is read from these, however many questions the project has asked.
 */
export const AnsweredItem = CohortResult.pick({ dataDate: true, budget: true }).strip().extend({ trustId: TrustId });
export type AnsweredItem = z.infer<typeof AnsweredItem>;
