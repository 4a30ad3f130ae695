import { setTimeout as pauseFor } from 'node:timers/promises';
import { faultName } from '#appliance/platform/fault-name';
import type { Logger } from '#appliance/platform/logger';
import { storageFault } from '#appliance/platform/storage-fault';
import { AppError } from '#contracts/app-error';
import { type ErrorCode, errors } from '#contracts/errors';
import type { ProjectId } from '#contracts/ids';
import type { ImportSummary } from '#contracts/import-manifest';
import type { BackOff } from './back-off.ts';
import type { ImportActivity } from './import-activity.ts';
import type { ImportJournal, ListStudies, StudyToImport } from './ports.ts';
import type { StudyOutcome } from './study-outcome.ts';
import { createStudyQueue, type QueuedStudy, type StudyQueue } from './study-queue.ts';
import { summariseImport } from './summarise-import.ts';

/** What carrying out an import needs. */
export type RunImportDeps = {
  readonly journal: ImportJournal;
  readonly listStudies: ListStudies;
  readonly importStudy: (projectId: ProjectId, study: StudyToImport, onProgress: () => void) => Promise<StudyOutcome>;
  /** What of that which every study needs does not answer or has no room; undefined when all is well. */
  readonly findOutage: () => Promise<ErrorCode | undefined>;
  readonly activity: ImportActivity;
  readonly log: Logger['event'];
  readonly now: () => Date;
  readonly backOff: BackOff;
  /** After so many failures that only the study itself explains, it is left unsettled until the import is asked for again. */
  readonly attempts: number;
  readonly concurrency: number;
};

/** What was thrown as a registered error; what nobody registered is IMPORT_FAILED. */
const asAppError = (thrown: unknown): AppError =>
  thrown instanceof AppError ? thrown : (storageFault(thrown) ?? new AppError('IMPORT_FAILED', { cause: thrown }));

/** Longest single sleep: a deadline that is moved meanwhile is seen soon. */
const longestSleepMilliseconds = 1000;

/**
 * Settles every study of the project that the journal has not, a few at a time, until all are settled or the import's
 * deadline has come. While the PACS, the research store, the query service or the disk fails, it waits and tries again
 * with growing pauses. A study that fails again and again while everything else works is left unsettled. Aborted, it
 * stops at once and answers nothing: the next start goes on with what is not settled. Never rejects.
 */
export async function runImport(
  projectId: ProjectId,
  deps: RunImportDeps,
  signal: AbortSignal,
): Promise<ImportSummary | undefined> {
  const { journal, activity, log, now, backOff } = deps;
  const startedAt = now().getTime();
  let lastFailure: AppError | undefined;
  let waitingFor: ErrorCode | undefined;
  let mayBeOutage = false;
  let outageEnds: Promise<void> | undefined;

  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
  aborted.catch(() => {});
  const goesOn = (): boolean => {
    const deadline = journal.deadlineOf(projectId);
    return !signal.aborted && (deadline === undefined || now().getTime() < deadline.getTime());
  };
  const sleep = async (milliseconds: number): Promise<void> => {
    const until = now().getTime() + milliseconds;
    for (let left = milliseconds; left > 0 && goesOn(); left = until - now().getTime())
      await pauseFor(Math.min(left, longestSleepMilliseconds), undefined, { signal }).catch(() => {});
  };
  const failed = (thrown: unknown): AppError => {
    const error = asAppError(thrown);
    lastFailure = error;
    if (!signal.aborted && error.code !== waitingFor) {
      const errorName = faultName(error.cause ?? error);
      log('SERVICE_FAULT', { service: 'imaging', route: 'import', code: error.code, errorName });
    }
    return error;
  };
  const waits = (code: ErrorCode): void => {
    activity.waits(projectId, code);
    if (code !== waitingFor) log('IMPORT_WAITING', { projectId, code });
    waitingFor = code;
  };
  const wellAgain = (): void => {
    activity.goesOn(projectId);
    waitingFor = undefined;
  };

  const waitForEnd = async (): Promise<void> => {
    for (let failures = 1; goesOn(); failures += 1) {
      const outage = await deps.findOutage();
      if (outage === undefined) break;
      lastFailure = new AppError(outage);
      waits(outage);
      await sleep(backOff(failures));
    }
    mayBeOutage = false;
    outageEnds = undefined;
  };

  const list = async (): Promise<readonly StudyToImport[]> => {
    for (let failures = 1; goesOn(); failures += 1) {
      try {
        const { facts, studies } = await deps.listStudies(projectId);
        journal.begin(
          projectId,
          facts.snapshotHash,
          studies.map(({ studyKey }) => studyKey),
        );
        wellAgain();
        return studies;
      } catch (thrown) {
        const { code } = failed(thrown);
        if (errors[code].class === 'permanent') return [];
        waits(code);
        await sleep(backOff(failures));
      }
    }
    return [];
  };

  const attempt = async (queue: StudyQueue, { study, tries, failures }: QueuedStudy): Promise<void> => {
    if (mayBeOutage) {
      outageEnds ??= waitForEnd();
      await outageEnds;
      if (!goesOn()) return;
    }
    try {
      const outcome = await Promise.race([
        deps.importStudy(projectId, study, () => activity.advanced(projectId)),
        aborted,
      ]);
      journal.settle(projectId, study.studyKey, outcome);
      wellAgain();
      const said = outcome.kind === 'EXCLUDED' ? outcome.reason : outcome.kind;
      log('IMPORT_STUDY_DONE', { projectId, studyKey: study.studyKey, outcome: said });
      for (const { name, findings } of outcome.kind === 'IMPORTED' ? outcome.series : [])
        for (const finding of findings)
          log('IMPORT_SERIES_FINDING', { projectId, studyKey: study.studyKey, series: name, finding });
    } catch (thrown) {
      if (signal.aborted) return;
      const { code } = failed(thrown);
      mayBeOutage = true;
      // A disk that is full says nothing about the study, however often.
      const full = code === 'STORAGE_UNAVAILABLE';
      if (full) waits(code);
      const against = failures + (full ? 0 : 1);
      if (errors[code].class === 'permanent' || against >= deps.attempts) return;
      queue.putBack({ study, tries: tries + 1, failures: against }, backOff(tries + 1));
    }
  };

  const work = async (queue: StudyQueue): Promise<void> => {
    while (goesOn()) {
      const queued = queue.take();
      const wait = queue.waitMilliseconds();
      if (queued !== undefined) await attempt(queue, queued);
      // A study that another worker still holds is put back, and then worked on, by that one.
      else if (wait === undefined) return;
      else await sleep(wait);
    }
  };

  const studies = await list();
  const settled = new Set(
    journal.find(projectId)?.studies.flatMap(({ studyKey, outcome }) => (outcome === undefined ? [] : [studyKey])),
  );
  const queue = createStudyQueue(
    studies.filter(({ studyKey }) => !settled.has(studyKey)),
    now,
  );
  await Promise.all(Array.from({ length: deps.concurrency }, () => work(queue)));

  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      const held = journal.find(projectId);
      if (held === undefined) return undefined;
      const summary = summariseImport(held, now(), lastFailure?.code);
      journal.finish(summary);
      activity.ended(projectId);
      log('IMPORT_FINISHED', { projectId, status: summary.status, milliseconds: now().getTime() - startedAt });
      return summary;
    } catch (thrown) {
      // The summary must reach the journal, or nobody would ever hear of this import again.
      waits(failed(thrown).code);
      await pauseFor(backOff(failures), undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}
