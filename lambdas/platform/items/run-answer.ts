import { type Run, RunTrust } from '#contracts/run';
import type { RunEvent } from '#contracts/run-server';
import { runProgress } from '#domain/run/run-progress';
import type { LedgerRun } from './read-run.ts';
import type { RunEventItem } from './run-item.ts';

/** A run as the API answers it, with its progress from the events so far. */
export const runAnswer = ({ run, trusts }: LedgerRun, events: readonly RunEventItem[], now: Date): Run => {
  const told: RunEvent[] = events.flatMap((event) => ('server' in event ? [event.server] : []));
  const { currentRound, remainingSeconds, lastRounds } = runProgress(told, run.rounds, now.toISOString());
  const { runId, modelId, projectId, status, backend, startedBy, createdAt, rounds, minTrusts } = run;
  return {
    runId,
    modelId,
    projectId,
    status,
    backend,
    startedBy,
    createdAt,
    rounds,
    minTrusts,
    currentRound,
    ...(run.finishedAt === undefined ? {} : { finishedAt: run.finishedAt }),
    ...(run.failure === undefined ? {} : { failure: run.failure }),
    ...(status === 'RUNNING' && remainingSeconds !== undefined ? { remainingSeconds } : {}),
    trusts: trusts.map((trust) => {
      const lastRound = lastRounds.get(trust.trustId);
      return { ...RunTrust.parse(trust), ...(lastRound === undefined ? {} : { lastRound }) };
    }),
  };
};
