import pRetry from 'p-retry';
import { faultName } from '#appliance/platform/fault-name';
import type { Logger } from '#appliance/platform/logger';
import { AppError } from '#contracts/app-error';
import { errors } from '#contracts/errors';
import type { ProjectId } from '#contracts/ids';
import type { ImportSummary } from '#contracts/import-manifest';
import type { ImportJournal, ListStudies, StudyToImport } from './ports.ts';
import type { StudyOutcome } from './study-outcome.ts';
import { summariseImport } from './summarise-import.ts';

/** What carrying out an import needs. */
export type RunImportDeps = {
  readonly journal: ImportJournal;
  readonly listStudies: ListStudies;
  readonly importStudy: (projectId: ProjectId, study: StudyToImport) => Promise<StudyOutcome>;
  readonly log: Logger['event'];
  readonly now: () => Date;
  readonly attempts: number;
  readonly firstPauseMilliseconds: number;
  readonly concurrency: number;
};

const mayPass = (error: unknown): boolean => !(error instanceof AppError) || errors[error.code].class !== 'permanent';

/** One study that the PACS chokes on is passed over; several in a row mean that the PACS, or the store, is gone. */
const givesUpAfter = 3;

/**
 * Settles every study of the project that the journal has not, a few at a time. What fails through all attempts
 * stays unsettled. Aborted, it stops at once and answers nothing: the next start goes on with what is not settled.
 */
export async function runImport(
  projectId: ProjectId,
  deps: RunImportDeps,
  signal: AbortSignal,
): Promise<ImportSummary | undefined> {
  const { journal, log, now } = deps;
  const startedAt = now().getTime();
  const patiently = <T>(work: () => Promise<T>): Promise<T> =>
    pRetry(work, {
      retries: deps.attempts - 1,
      minTimeout: deps.firstPauseMilliseconds,
      maxTimeout: 30_000,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => mayPass(error),
    });

  const settleAll = async (): Promise<void> => {
    const settled = new Set(
      journal.find(projectId)?.studies.flatMap(({ studyKey, outcome }) => (outcome === undefined ? [] : [studyKey])),
    );
    const { studies } = await patiently(() => deps.listStudies(projectId));
    const waiting = studies.filter(({ studyKey }) => !settled.has(studyKey)).values();
    let failuresInARow = 0;
    let lastFailure: unknown;
    const work = async (): Promise<void> => {
      for (const study of waiting) {
        if (signal.aborted || failuresInARow >= givesUpAfter) return;
        try {
          const outcome = await patiently(() => deps.importStudy(projectId, study));
          journal.settle(projectId, study.studyKey, outcome);
          const said = outcome.kind === 'EXCLUDED' ? outcome.reason : outcome.kind;
          log('IMPORT_STUDY_DONE', { projectId, studyKey: study.studyKey, outcome: said });
          failuresInARow = 0;
        } catch (error) {
          failuresInARow += 1;
          lastFailure = error;
        }
      }
    };
    await Promise.all(Array.from({ length: deps.concurrency }, work));
    if (lastFailure !== undefined) throw lastFailure;
  };

  try {
    await settleAll();
  } catch (error) {
    if (signal.aborted) return undefined;
    const code = error instanceof AppError ? error.code : 'IMPORT_FAILED';
    log('SERVICE_FAULT', { service: 'imaging', route: 'import', code, errorName: faultName(error) });
  }
  const held = journal.find(projectId);
  if (signal.aborted || held === undefined) return undefined;
  const summary = summariseImport(held, now());
  journal.finish(summary);
  log('IMPORT_FINISHED', { projectId, status: summary.status, milliseconds: now().getTime() - startedAt });
  return summary;
}
