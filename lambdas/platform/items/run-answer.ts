import { type Run, RunTrust } from '#contracts/run';
import type { RunEvent } from '#contracts/run-server';
import { runProgress } from '#domain/run/run-progress';
import { awaitsListener } from './awaits-listener.ts';
import type { LedgerRun } from './read-run.ts';
import type { WaitingRun } from './waiting-runs.ts';

/**
 * A run as the API answers it, with its current round and the seconds to go, from the beginnings and ends of its rounds
 * so far, and its place where it waits.
 */
export const runAnswer = (
  { run, trusts }: LedgerRun,
  rounds: readonly RunEvent[],
  now: Date,
  queue: readonly Pick<WaitingRun, 'runId'>[] = [],
): Run => {
  const { currentRound, remainingSeconds } = runProgress(rounds, run.rounds, now.toISOString());
  const place = queue.findIndex((other) => other.runId === run.runId) + 1;
  const { runId, modelId, projectId, status, backend, startedBy, createdAt, minTrusts } = run;
  return {
    runId,
    modelId,
    projectId,
    status,
    backend,
    startedBy,
    createdAt,
    rounds: run.rounds,
    minTrusts,
    currentRound: Math.max(currentRound, run.continues?.round ?? 0),
    ...(run.continues === undefined ? {} : { continues: { runId: run.continues.runId, round: run.continues.round } }),
    ...(run.retriedAs === undefined ? {} : { retriedAs: run.retriedAs }),
    ...(awaitsListener(run) ? { waitingFor: 'LISTENER' } : {}),
    ...(place > 0 ? { queue: { place, waiting: queue.length } } : {}),
    ...(run.finishedAt === undefined ? {} : { finishedAt: run.finishedAt }),
    ...(run.failure === undefined ? {} : { failure: run.failure }),
    ...(status === 'RUNNING' && remainingSeconds !== undefined ? { remainingSeconds } : {}),
    trusts: trusts.map((trust) => RunTrust.parse(trust)),
  };
};
