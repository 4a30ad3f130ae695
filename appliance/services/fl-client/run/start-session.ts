import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { AppError } from '#contracts/app-error';
import type { JoinedServer } from '#contracts/appliance/fl-client-api';
import type { TrustId } from '#contracts/ids';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Passport } from '#contracts/passport';
import type { Policy } from '#contracts/policy';
import { egressTerms } from '#domain/egress/egress-terms';
import { layoutBytes } from '#domain/egress/layout-bytes';
import { enoughGpus } from '#domain/run/enough-gpus';
import { connectBackend } from '../backends/connect-backend.ts';
import { type FoundGpu, gpuDevices } from '../gpus/find-gpus.ts';
import type { DataPort } from '../ports.ts';
import type { RunFiles } from '../run-files.ts';
import { startApp } from '../sandbox/start-app.ts';
import { usableStudies } from '../usable-studies.ts';
import { answerMessage } from './answer-message.ts';
import { createAppKeeper } from './app-keeper.ts';
import type { MessageJournal } from './message-journal.ts';
import type { ReleasedJournal } from './released-journal.ts';
import type { RunJournal, RunRecord } from './run-journal.ts';
import { type Ending, takePart } from './take-part.ts';
import type { WeightsStore } from './weights-store.ts';

/** What every session of this service works with. */
export type SessionDeps = {
  readonly trustId: TrustId;
  readonly policy: Policy;
  readonly data: DataPort;
  readonly files: RunFiles;
  readonly runs: RunJournal;
  readonly messages: MessageJournal;
  readonly released: ReleasedJournal;
  readonly weights: WeightsStore;
  readonly python: string;
  readonly federationFolder: string;
  readonly imageFolder: string;
  /** Those that runs are given now. */
  readonly gpus: () => Promise<readonly FoundGpu[]>;
  readonly sandboxUserId: number;
  readonly lostMilliseconds: number;
  readonly graceMilliseconds: number;
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/** A run that this trust takes part in at the moment. */
export type Session = {
  /** How it ended; never rejects. `undefined` when it was stopped from here. */
  readonly ended: Promise<Ending | undefined>;
  readonly stop: () => void;
};

const startMilliseconds = 120_000;

/** Starts, or after a crash goes on with, this trust's part in a joined run. */
export function startSession(run: RunRecord, passport: Passport, server: JoinedServer, deps: SessionDeps): Session {
  const { runId } = run;
  const stopping = new AbortController();
  const terms = egressTerms(passport, deps.policy);
  const backend = connectBackend(passport.backend, {
    server,
    privateKey: deps.files.readKey(runId),
    maxParametersBytes: layoutBytes(passport.model.layout),
    now: deps.now,
    signal: stopping.signal,
  });

  const startRunApp = async () => {
    const [{ facts, rows }, { images }] = await Promise.all([
      deps.data.rows(passport.projectId),
      deps.data.images(passport.projectId),
    ]);
    if (passport.cohorts[deps.trustId] !== facts.snapshotHash) throw new AppError('SNAPSHOT_MISSING');
    const gpus = passport.gpus === undefined ? [] : enoughGpus(passport.gpus, await deps.gpus());
    // The machine has lost one since it admitted the run.
    if (passport.gpus !== undefined && gpus.length === 0) throw new AppError('SANDBOX_FAILED');
    return startApp({
      runId,
      place: {
        python: deps.python,
        federationFolder: deps.federationFolder,
        appFolder: deps.files.appFolder(runId),
        imageFolder: join(deps.imageFolder, passport.projectId),
        limits: deps.policy.runs.sandbox,
        devices: gpuDevices(gpus),
        threads: Math.min(4, availableParallelism()),
      },
      socketFolder: deps.files.socketFolder(runId),
      userId: deps.sandboxUserId,
      layout: passport.model.layout,
      runConfig: {
        'num-server-rounds': passport.rounds,
        'local-epochs': passport.localRounds,
        'flip-project-id': passport.projectId,
        'flip-model-id': passport.modelId,
        'flip-cohort-query': '',
      },
      maxUpdateBytes: terms.maxUpdateBytes,
      data: {
        rows,
        studyKeys: usableStudies(rows, images),
        handedOut: (what) =>
          'rows' in what ? deps.runs.useRows(runId, what.rows) : deps.runs.useImage(runId, what.studyKey),
      },
      startMilliseconds,
      log: deps.log,
    });
  };
  const keeper = createAppKeeper(startRunApp);
  // Warm before the first message comes; a failure is reported with the message that it fails.
  keeper.app().catch(() => {});

  const ended = takePart({
    runId,
    session: backend,
    journal: deps.messages,
    weights: deps.weights,
    member: run.member,
    setMember: (member) => deps.runs.setMember(runId, member),
    joined: () => deps.log('RUN_JOINED', { runId }),
    answer: (instruction) =>
      answerMessage(instruction, {
        runId,
        passport,
        terms,
        keeper,
        released: deps.released,
        weights: deps.weights,
        releasedSoFar: () => deps.messages.totals(runId).released,
        rowsUsed: () => deps.runs.find(runId)?.rowsUsed ?? 0,
        failed: (failure) => deps.runs.fail(runId, failure),
        now: deps.now,
        log: deps.log,
      }),
    now: deps.now,
    lastFailure: () => deps.runs.find(runId)?.failure,
    signal: stopping.signal,
    lostMilliseconds: deps.lostMilliseconds,
    graceMilliseconds: deps.graceMilliseconds,
  })
    .catch(
      (cause: unknown): Ending => ({ outcome: 'FAILED', failure: new AppError('INTERNAL', { cause }).toFailure() }),
    )
    .then(async (ending) => {
      const stopped = stopping.signal.aborted;
      await keeper.end().catch(() => {});
      await backend.close().catch(() => {});
      return stopped && ending.outcome !== 'COMPLETED' ? undefined : ending;
    });
  return {
    ended,
    stop: () => {
      stopping.abort();
      // Without its app, no answer is waited for.
      void keeper.end().catch(() => {});
    },
  };
}
