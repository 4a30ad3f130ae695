import { setTimeout as pauseFor } from 'node:timers/promises';
import { faultName } from '#appliance/platform/fault-name';
import type { Logger } from '#appliance/platform/logger';
import { storageFault } from '#appliance/platform/storage-fault';
import { AppError } from '#contracts/app-error';
import type { SnapshotStudies } from '#contracts/appliance/query-api';
import { type ErrorCode, errors } from '#contracts/errors';
import type { ProjectId } from '#contracts/ids';
import type { ImportSummary } from '#contracts/import-manifest';
import type { BackOff } from './back-off.ts';
import type { ImportActivity } from './import-activity.ts';
import { importedPersons } from './imported-persons.ts';
import type { Manifest } from './manifest-hash.ts';
import type { ImportJournal, JournalledImport, ListStudies, StudyToImport, TellImport } from './ports.ts';
import type { StudyOutcome } from './study-outcome.ts';
import { createStudyQueue, type QueuedStudy, type StudyQueue } from './study-queue.ts';
import { type ImportEnd, summariseImport } from './summarise-import.ts';

/** What `runImport` needs. */
export type RunImportDeps = {
  readonly journal: ImportJournal;
  readonly listStudies: ListStudies;
  readonly tellImport: TellImport;
  /** HMAC-SHA-256 of the manifest. */
  readonly hashOf: (manifest: Manifest) => string;
  readonly importStudy: (projectId: ProjectId, study: StudyToImport, onProgress: () => void) => Promise<StudyOutcome>;
  /**
   * Code of the failing part among those that every study needs (PACS, research store, disk); undefined where all work.
   */
  readonly findOutage: () => Promise<ErrorCode | undefined>;
  readonly activity: ImportActivity;
  readonly log: Logger['event'];
  readonly now: () => Date;
  readonly backOff: BackOff;
  /**
   * After this number of failures while all parts work, a study is left without an outcome until the import is started
   * again.
   */
  readonly attempts: number;
  /** Number of studies that are imported at the same time. */
  readonly concurrency: number;
};

/** The registered error for a thrown value; IMPORT_FAILED for an error that is not registered. */
const asAppError = (thrown: unknown): AppError =>
  thrown instanceof AppError ? thrown : (storageFault(thrown) ?? new AppError('IMPORT_FAILED', { cause: thrown }));

/** Longest single sleep, so that a changed deadline takes effect within a second. */
const maxSleepMilliseconds = 1000;

/**
 * Imports every study of the project that has no outcome in the journal, `concurrency` at a time, until all have one or
 * the import's deadline has passed. While the PACS, the research store, the query service or the disk fails, it waits
 * and tries again with growing pauses. A study that keeps failing while all parts work is left without an outcome.
 * Returns the summary, or undefined where it was aborted or the import is not in the journal; after an abort, the next
 * start continues with the studies that have no outcome. Never rejects.
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
  let outageSuspected = false;
  let recovery: Promise<void> | undefined;

  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
  aborted.catch(() => {});
  const mayContinue = (): boolean => {
    const deadline = journal.deadlineOf(projectId);
    return !signal.aborted && (deadline === undefined || now().getTime() < deadline.getTime());
  };
  const sleep = async (milliseconds: number): Promise<void> => {
    const until = now().getTime() + milliseconds;
    for (let left = milliseconds; left > 0 && mayContinue(); left = until - now().getTime())
      await pauseFor(Math.min(left, maxSleepMilliseconds), undefined, { signal }).catch(() => {});
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
  const reportWaiting = (code: ErrorCode): void => {
    activity.recordWaiting(projectId, code);
    if (code !== waitingFor) log('IMPORT_WAITING', { projectId, code });
    waitingFor = code;
  };
  const clearWaiting = (): void => {
    activity.clearWaiting(projectId);
    waitingFor = undefined;
  };

  const waitForRecovery = async (): Promise<void> => {
    for (let failures = 1; mayContinue(); failures += 1) {
      const outage = await deps.findOutage();
      if (outage === undefined) break;
      lastFailure = new AppError(outage);
      reportWaiting(outage);
      await sleep(backOff(failures));
    }
    outageSuspected = false;
    recovery = undefined;
  };

  /** Undefined where the list could not be had. */
  const fetchStudies = async (): Promise<SnapshotStudies | undefined> => {
    for (let failures = 1; mayContinue(); failures += 1) {
      try {
        const listed = await deps.listStudies(projectId);
        journal.begin(
          projectId,
          listed.facts.snapshotHash,
          listed.studies.map(({ studyKey }) => studyKey),
        );
        clearWaiting();
        return listed;
      } catch (thrown) {
        const { code } = failed(thrown);
        if (errors[code].class === 'permanent') return undefined;
        reportWaiting(code);
        await sleep(backOff(failures));
      }
    }
    return undefined;
  };

  const attempt = async (queue: StudyQueue, { study, tries, failures }: QueuedStudy): Promise<void> => {
    if (outageSuspected) {
      recovery ??= waitForRecovery();
      await recovery;
      if (!mayContinue()) return;
    }
    try {
      const outcome = await Promise.race([
        deps.importStudy(projectId, study, () => activity.recordProgress(projectId)),
        aborted,
      ]);
      journal.recordOutcome(projectId, study.studyKey, outcome);
      clearWaiting();
      const reasonOrKind = outcome.kind === 'EXCLUDED' ? outcome.reason : outcome.kind;
      log('IMPORT_STUDY_DONE', { projectId, studyKey: study.studyKey, outcome: reasonOrKind });
      for (const { name, findings } of outcome.kind === 'IMPORTED' ? outcome.series : [])
        for (const finding of findings)
          log('IMPORT_SERIES_FINDING', { projectId, studyKey: study.studyKey, series: name, finding });
    } catch (thrown) {
      if (signal.aborted) return;
      const { code } = failed(thrown);
      outageSuspected = true;
      // A full disk does not count as a failure of the study.
      const diskFull = code === 'STORAGE_UNAVAILABLE';
      if (diskFull) reportWaiting(code);
      const studyFailures = failures + (diskFull ? 0 : 1);
      if (errors[code].class === 'permanent' || studyFailures >= deps.attempts) return;
      queue.putBack({ study, tries: tries + 1, failures: studyFailures }, backOff(tries + 1));
    }
  };

  const runWorker = async (queue: StudyQueue): Promise<void> => {
    while (mayContinue()) {
      const queued = queue.take();
      const wait = queue.waitMilliseconds();
      if (queued !== undefined) await attempt(queue, queued);
      // A study that another worker still holds is put back and imported by that worker.
      else if (wait === undefined) return;
      else await sleep(wait);
    }
  };

  /**
   * What may be told of the import. Nothing is released of one that a failing part of this trust kept from ending: a part
   * fails for everybody, and the import goes on when it is asked for again.
   */
  const endOf = async (
    journalled: JournalledImport,
    listed: SnapshotStudies | undefined,
    manifestHash: string,
  ): Promise<ImportEnd> => {
    if (listed === undefined) return { kind: 'failed', code: lastFailure?.code ?? 'IMPORT_FAILED' };
    const persons = importedPersons(journalled, listed.studies, manifestHash);
    const outage = persons.unsettled > 0 && !mayContinue() ? await deps.findOutage() : undefined;
    if (outage !== undefined) return { kind: 'failed', code: outage };
    try {
      return { kind: 'told', facts: listed.facts, figures: await deps.tellImport(projectId, persons) };
    } catch (thrown) {
      const { code } = asAppError(thrown);
      if (errors[code].class !== 'permanent') throw thrown;
      return { kind: 'failed', code };
    }
  };

  const listed = await fetchStudies();
  const finishedKeys = new Set(
    journal.find(projectId)?.studies.flatMap(({ studyKey, outcome }) => (outcome === undefined ? [] : [studyKey])),
  );
  const queue = createStudyQueue(
    (listed?.studies ?? []).filter(({ studyKey }) => !finishedKeys.has(studyKey)),
    now,
  );
  await Promise.all(Array.from({ length: deps.concurrency }, () => runWorker(queue)));

  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      const journalled = journal.find(projectId);
      if (journalled === undefined) return undefined;
      const manifestHash = deps.hashOf(journalled);
      const end = await endOf(journalled, listed, manifestHash);
      const summary = summariseImport({ projectId, manifestHash }, end, now(), lastFailure?.code);
      journal.recordSummary(summary);
      activity.remove(projectId);
      log('IMPORT_FINISHED', { projectId, status: summary.status, milliseconds: now().getTime() - startedAt });
      return summary;
    } catch (thrown) {
      // Without a summary in the journal, the import would never be reported as ended; the query service may be away.
      reportWaiting(failed(thrown).code);
      await pauseFor(backOff(failures), undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}
