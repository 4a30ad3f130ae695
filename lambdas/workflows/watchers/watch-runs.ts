import pMap from 'p-map';
import * as z from 'zod';
import { FileItem } from '#lambdas/platform/items/model-item';
import { ProjectItem, ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { QueryItem } from '#lambdas/platform/items/query-item';
import { RunItem } from '#lambdas/platform/items/run-item';
import { partitions } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { env } from '#lambdas/platform/runtime/env';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { runtimeLargeTaskMaker } from '#lambdas/platform/tasks/create-task';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { giveUpRevokedRuns } from '#lambdas/platform/workflow/give-up-revoked-runs';
import { runtimeRunServers } from '#lambdas/platform/workflow/runtime-run-servers';
import { partOfPass } from './part-of-pass.ts';
import { type ApprovalWatch, watchApproval } from './watch-approval.ts';
import { type EndingWatch, watchEnding } from './watch-ending.ts';
import { type OpeningWatch, watchOpening } from './watch-opening.ts';
import { type RunWatch, watchRun } from './watch-run.ts';
import { type ScanWatch, watchScan } from './watch-scan.ts';
import { watchStaging } from './watch-staging.ts';

const Ending = z.union([ProjectTrustItem, ProjectItem]);

/** What looking after everything takes. */
export type Watch = RunWatch &
  ApprovalWatch &
  ScanWatch &
  EndingWatch &
  OpeningWatch & { readonly signer: Pick<Signer, 'keys'> };

/** How many of each were looked at. */
export type Watched = {
  readonly runs: number;
  readonly approvals: number;
  readonly scans: number;
  readonly endings: number;
  readonly openings: number;
  readonly stagings: number;
};

const looksAtOnce = 10;
/** Step Functions answers about 15 questions a second where an execution stands: more than these wait for a later pass. */
const mostApprovals = 400;
const passMilliseconds = 60_000;

/** Looks after everything that is open: runs, approvals, scans, endings, questions and stagings. One that fails does not hold up the others. */
export const makeWatchRuns = (watch: Watch) => async (): Promise<Watched> => {
  const { ledger } = watch;
  // What the revocation of a key of the hub could not see yet.
  await giveUpRevoked(watch).catch(logFault);
  const pass = Math.floor(ledger.now().getTime() / passMilliseconds);
  const [runs, approvals, scans, endings, openings, stagings] = await Promise.all([
    queryItems(ledger, { index: 'gsi2', partition: partitions.liveRuns }, RunItem),
    queryItems(ledger, { index: 'gsi2', partition: partitions.approvals }, ProjectTrustItem),
    queryItems(ledger, { index: 'gsi2', partition: partitions.scans }, FileItem),
    queryItems(ledger, { index: 'gsi2', partition: partitions.endings }, Ending),
    queryItems(ledger, { index: 'gsi2', partition: partitions.openings }, QueryItem),
    queryItems(ledger, { index: 'gsi2', partition: partitions.stagings }, ProjectItem),
  ]);
  const stager = { ledger, starter: watch, executions: watch.executions };
  const looks: (() => Promise<void>)[] = [
    ...runs.map(
      ({ runId }) =>
        () =>
          watchRun(watch, runId),
    ),
    ...openings.map((query) => () => watchOpening(watch, query)),
    ...stagings.map((project) => () => watchStaging(stager, project)),
    ...scans.map((file) => () => watchScan(watch, file)),
    ...endings.map((item) => () => watchEnding(watch, item)),
    ...partOfPass(approvals, mostApprovals, pass).map((part) => () => watchApproval(watch, part)),
  ];
  await pMap(looks, (look) => look().catch(logFault), { concurrency: looksAtOnce });
  logEvent('info', 'HUB_REQUEST', { operation: 'watch-runs', status: 200 });
  return {
    runs: runs.length,
    approvals: approvals.length,
    scans: scans.length,
    endings: endings.length,
    openings: openings.length,
    stagings: stagings.length,
  };
};

const giveUpRevoked = async (watch: Watch): Promise<void> => giveUpRevokedRuns(watch, await watch.signer.keys());

const logFault = (reason: unknown): void =>
  logEvent('error', 'HUB_FAULT', {
    operation: 'watch-runs',
    code: 'INTERNAL',
    errorName: reason instanceof Error ? reason.name : 'unknown',
  });

let run: ReturnType<typeof makeWatchRuns> | undefined;

/** Lambda entry, each minute. */
export const handler = lambdaEntry(() => {
  run ??= makeWatchRuns({
    ledger: runtimeLedger(),
    maker: runtimeLargeTaskMaker(),
    executions: runtimeExecutions(),
    servers: runtimeRunServers(),
    signer: runtimeSigner(),
    approvalMachineArn: env('APPROVAL_MACHINE_ARN'),
    runMachineArn: env('RUN_MACHINE_ARN'),
    scanMachineArn: env('SCAN_MACHINE_ARN'),
  });
  return run();
});
