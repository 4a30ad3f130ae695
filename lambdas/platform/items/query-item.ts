import * as z from 'zod';
import { Cohort } from '#contracts/cohort';
import { Show } from '#contracts/cohort-result';
import { DisclosureFloor } from '#contracts/disclosure-floor';
import { TrustId } from '#contracts/ids';
import { Sha256 } from '#contracts/primitives';
import { CohortQuery } from '#contracts/project';

/** Held as text: DynamoDB keeps values that nest at most 32 deep. Questions from before hold it as it is. */
const HeldCohort = z.preprocess((held, context) => {
  if (typeof held !== 'string') return held;
  try {
    return JSON.parse(held);
  } catch {
    context.addIssue({ code: 'custom', message: 'a cohort as JSON' });
    return z.NEVER;
  }
}, Cohort);

/** A cohort question as the ledger holds it; its answers are items of their own. */
export const QueryItem = CohortQuery.omit({
  answers: true,
  secureSum: true,
  status: true,
  trustsByStatus: true,
  total: true,
  version: true,
}).extend({
  cohort: HeldCohort,
  /** Questions from before tables were chosen have none on the ledger; they were asked for the usual ones. */
  show: Show.prefault({}),
  /** Who takes part in a secure sum, as every one of them was told. */
  secureSum: z.object({ trustIds: z.array(TrustId), participantsHash: Sha256 }).optional(),
  /** How many trusts it was asked at. A release from before did not keep it. */
  askedTrusts: z.int().nonnegative().optional(),
  /**
   * Who is to be asked, and with which floor of the hub, until the task of every one of them is written; until then it
   * is not the latest question of its project.
   */
  opening: z.object({ trustIds: z.array(TrustId), floor: DisclosureFloor.optional() }).optional(),
});
export type QueryItem = z.infer<typeof QueryItem>;

/** What the ledger holds of a question. */
export const heldQuery = (query: QueryItem): Record<string, unknown> => ({
  kind: 'QUERY',
  ...query,
  cohort: JSON.stringify(query.cohort),
});
