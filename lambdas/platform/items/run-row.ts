import * as z from 'zod';
import { ModelId, ProjectId, RunId, UserId } from '#contracts/ids';
import { RunStatus } from '#contracts/run';
import { commitGroups } from '../ledger/commit-groups.ts';
import { firstIndex, keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { putItem } from '../ledger/ledger-writes.ts';
import { queryItems } from '../ledger/query-items.ts';

/** A run in lists: small, so that many are read at once. */
export const RunRow = z.object({
  runId: RunId,
  projectId: ProjectId,
  modelId: ModelId,
  startedBy: UserId,
  /** Its final status; absent while it goes on. */
  ended: RunStatus.optional(),
  /** Its model or project was deleted, and no list shows it. */
  removed: z.literal(true).optional(),
});
export type RunRow = z.infer<typeof RunRow>;

/** Writes the row of a run: when it begins, when it ends, and when it goes from all lists. */
export const runRowWrite = (ledger: Ledger, row: RunRow): LedgerWrite => {
  const { projectId, runId } = row;
  return putItem(ledger, {
    ...keys.runRow(runId),
    ...firstIndex.projectRuns(projectId, runId),
    kind: 'RUN_ROW',
    ...RunRow.parse(row),
  });
};

/** A row, or the run itself. */
const Found = RunRow.extend({ status: RunStatus.optional() });

/** Takes runs from all lists, whose rows or which themselves are in one partition of the first index. */
export const removeRunRows = async (ledger: Ledger, partition: string): Promise<void> => {
  const attributes = Object.keys(Found.shape).map((name) => [name]);
  const runs = await queryItems(ledger, { index: 'gsi1', partition, attributes }, Found);
  await commitGroups(
    ledger,
    runs.map(({ status, ...row }) => [runRowWrite(ledger, { ...row, ended: row.ended ?? status, removed: true })]),
  );
};
