import * as z from 'zod';
import { ProjectId } from '#contracts/ids';
import { PurgePlan } from '#contracts/purge';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readItem } from '../ledger/read-item.ts';

/** When the files of a closed project go, as the ledger holds it. */
export const PurgeItem = PurgePlan.extend({
  projectId: ProjectId,
  /** How many days before its day people were last reminded. */
  remindedDays: z.int().optional(),
});
export type PurgeItem = z.infer<typeof PurgeItem>;

/** The plan of a project; undefined where there is none. */
export const readPurge = (ledger: Ledger, projectId: ProjectId): Promise<PurgeItem | undefined> =>
  readItem(ledger, keys.purge(projectId), PurgeItem);
