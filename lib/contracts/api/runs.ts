import * as z from 'zod';
import { ModelId, RunId } from '../ids.ts';
import { nextPage, PageQuery } from '../page.ts';
import {
  ListRunMetrics,
  ListRuns,
  MetricPoint,
  ResultFile,
  RetryRun,
  Run,
  RunCounts,
  RunReceipt,
  RunSummary,
  StartRun,
} from '../run.ts';
import { RunLogEntry } from '../run-log.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

const params = z.object({ runId: RunId });

export const startRun = operation({
  id: 'start-run',
  area: 'runs',
  method: 'POST',
  path: '/api/models/{modelId}/runs',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Runs a model at trusts that approved, froze and imported.',
  params: z.object({ modelId: ModelId }),
  query: Nothing,
  body: StartRun,
  response: Run,
  status: 201,
});

export const listRuns = operation({
  id: 'list-runs',
  area: 'runs',
  method: 'GET',
  path: '/api/runs',
  auth: 'user',
  summary:
    'The runs of all projects whose models the caller may read, newest first, a page at a time; the first page tells how many are in which state.',
  params: Nothing,
  query: ListRuns,
  body: undefined,
  response: z.object({ runs: z.array(RunSummary), counts: RunCounts.optional(), ...nextPage }),
  status: 200,
});

export const getRun = operation({
  id: 'get-run',
  area: 'runs',
  method: 'GET',
  path: '/api/runs/{runId}',
  auth: 'user',
  summary: 'A run, its progress and each trust’s part.',
  params,
  query: Nothing,
  body: undefined,
  response: Run,
  status: 200,
});

export const stopRun = operation({
  id: 'stop-run',
  area: 'runs',
  method: 'POST',
  path: '/api/runs/{runId}/stop',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Ends a run; what has been released stays released.',
  params,
  query: Nothing,
  body: undefined,
  response: Run,
  status: 202,
});

export const retryRun = operation({
  id: 'retry-run',
  area: 'runs',
  method: 'POST',
  path: '/api/runs/{runId}/retry',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'A new run that goes on after the last round that a run kept which failed or was stopped.',
  params,
  query: Nothing,
  body: RetryRun,
  response: Run,
  status: 201,
});

export const listRunMetrics = operation({
  id: 'list-run-metrics',
  area: 'runs',
  method: 'GET',
  path: '/api/runs/{runId}/metrics',
  auth: 'user',
  summary: 'The metric values so far, a page at a time, by metric, axis, trust, place on the axis and round.',
  params,
  query: ListRunMetrics,
  body: undefined,
  response: z.object({ metrics: z.array(MetricPoint), ...nextPage }),
  status: 200,
});

export const listRunLogs = operation({
  id: 'list-run-logs',
  area: 'runs',
  method: 'GET',
  path: '/api/runs/{runId}/logs',
  auth: 'user',
  summary: 'What happened in the run, in order, a page at a time: typed events, each with a sentence.',
  params,
  query: PageQuery,
  body: undefined,
  response: z.object({ entries: z.array(RunLogEntry), ...nextPage }),
  status: 200,
});

export const listRunResults = operation({
  id: 'list-run-results',
  area: 'runs',
  method: 'GET',
  path: '/api/runs/{runId}/results',
  auth: 'user',
  summary: 'Short-lived links to the released results, a page at a time.',
  params,
  query: PageQuery,
  body: undefined,
  response: z.object({ files: z.array(ResultFile), ...nextPage }),
  status: 200,
});

export const listRunReceipts = operation({
  id: 'list-run-receipts',
  area: 'runs',
  method: 'GET',
  path: '/api/runs/{runId}/receipts',
  auth: 'user',
  summary: 'The signed receipts of the trusts, with the keys to verify them, a page at a time.',
  params,
  query: PageQuery,
  body: undefined,
  response: z.object({
    receipts: z.array(RunReceipt),
    signingKeys: z.array(z.object({ trustId: z.string(), key: z.unknown() })),
    ...nextPage,
  }),
  status: 200,
});
