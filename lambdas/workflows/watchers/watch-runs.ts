import * as z from 'zod';
import { FileItem } from '#lambdas/platform/items/model-item';
import { ProjectItem, ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { RunItem } from '#lambdas/platform/items/run-item';
import { partitions } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { env } from '#lambdas/platform/runtime/env';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { runtimeTaskMaker } from '#lambdas/platform/tasks/create-task';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { runtimeRunServers } from '#lambdas/platform/workflow/runtime-run-servers';
import { type ApprovalWatch, watchApproval } from './watch-approval.ts';
import { type EndingWatch, watchEnding } from './watch-ending.ts';
import { type RunWatch, watchRun } from './watch-run.ts';
import { type ScanWatch, watchScan } from './watch-scan.ts';

const Ending = z.union([ProjectTrustItem, ProjectItem]);

/** What looking after everything takes. */
export type Watch = RunWatch & ApprovalWatch & ScanWatch & EndingWatch;

/** How many of each were looked at. */
export type Watched = {
  readonly runs: number;
  readonly approvals: number;
  readonly scans: number;
  readonly endings: number;
};

/** Looks after everything that is open: runs, approvals, scans and endings. One that fails does not hold up the others. */
export const makeWatchRuns = (watch: Watch) => async (): Promise<Watched> => {
  const { ledger } = watch;
  const [runs, approvals, scans, endings] = await Promise.all([
    queryItems(ledger, { index: 'gsi2', partition: partitions.liveRuns }, RunItem),
    queryItems(ledger, { index: 'gsi2', partition: partitions.approvals }, ProjectTrustItem),
    queryItems(ledger, { index: 'gsi2', partition: partitions.scans }, FileItem),
    queryItems(ledger, { index: 'gsi2', partition: partitions.endings }, Ending),
  ]);
  const looked = await Promise.allSettled([
    ...runs.map(({ runId }) => watchRun(watch, runId)),
    ...approvals.map((part) => watchApproval(watch, part)),
    ...scans.map((file) => watchScan(watch, file)),
    ...endings.map((item) => watchEnding(watch, item)),
  ]);
  for (const outcome of looked)
    if (outcome.status === 'rejected')
      logEvent('error', 'HUB_FAULT', {
        operation: 'watch-runs',
        code: 'INTERNAL',
        errorName: outcome.reason instanceof Error ? outcome.reason.name : 'unknown',
      });
  logEvent('info', 'HUB_REQUEST', { operation: 'watch-runs', status: 200 });
  return { runs: runs.length, approvals: approvals.length, scans: scans.length, endings: endings.length };
};

let run: ReturnType<typeof makeWatchRuns> | undefined;

/** Lambda entry, each minute. */
export const handler = (): ReturnType<ReturnType<typeof makeWatchRuns>> => {
  run ??= makeWatchRuns({
    ledger: runtimeLedger(),
    maker: runtimeTaskMaker(),
    executions: runtimeExecutions(),
    servers: runtimeRunServers(),
    approvalMachineArn: env('APPROVAL_MACHINE_ARN'),
    runMachineArn: env('RUN_MACHINE_ARN'),
    scanMachineArn: env('SCAN_MACHINE_ARN'),
  });
  return run();
};
