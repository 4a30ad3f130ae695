import * as z from 'zod';
import { ProjectId, RunId } from '#contracts/ids';
import { Instant } from '#contracts/primitives';
import { childPrefix, keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { putItem } from '../ledger/ledger-writes.ts';
import { queryItems } from '../ledger/query-items.ts';
import { readRun } from './read-run.ts';
import { ResultItem, type RunItem } from './run-item.ts';

/** What a run that has ended had used; it stays when its model is deleted. */
export const RunUsageItem = z.object({
  projectId: ProjectId,
  runId: RunId,
  endedAt: Instant,
  serverSeconds: z.number().nonnegative(),
  tasks: z.int().nonnegative(),
  /** Bytes of results and checkpoints that its server announced. */
  resultBytes: z.int().nonnegative(),
});
export type RunUsageItem = z.infer<typeof RunUsageItem>;

/** Seconds for which the server of a run has run until an instant; 0 where none was started. */
export const serverSeconds = ({ serverStartedAt }: Pick<RunItem, 'serverStartedAt'>, until: Date): number =>
  serverStartedAt === undefined ? 0 : Math.max(0, (until.getTime() - Date.parse(serverStartedAt)) / 1000);

/** Keeps what a run has used, for the moment in which it ends. */
export const runUsageWrite = async (
  ledger: Ledger,
  { projectId, runId }: Pick<RunItem, 'projectId' | 'runId'>,
): Promise<LedgerWrite> => {
  const partition = keys.run(runId).pk;
  const [found, results] = await Promise.all([
    readRun(ledger, runId),
    queryItems(
      ledger,
      { partition, prefix: childPrefix.results, attributes: [['sizeBytes']] },
      ResultItem.pick({ sizeBytes: true }),
    ),
  ]);
  const now = ledger.now();
  const tasks = (found?.trusts ?? []).flatMap(({ admitTaskId, joinTaskId, stopTaskId }) =>
    [admitTaskId, joinTaskId, stopTaskId].filter((taskId) => taskId !== undefined),
  );
  const usage: RunUsageItem = {
    projectId,
    runId,
    endedAt: now.toISOString(),
    serverSeconds: found === undefined ? 0 : serverSeconds(found.run, now),
    tasks: tasks.length,
    resultBytes: results.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
  return putItem(ledger, { ...keys.runUsage(projectId, runId), kind: 'RUN_USAGE', ...usage });
};
