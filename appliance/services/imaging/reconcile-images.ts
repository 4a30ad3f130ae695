import type { ProjectId } from '#contracts/ids';
import type { ImportJournal } from './ports.ts';
import { summariseImport } from './summarise-import.ts';
import type { WorkFolders } from './work-folders.ts';

/** What reconciling works with. */
export type ReconcileDeps = {
  readonly journal: ImportJournal;
  readonly folders: Pick<WorkFolders, 'published' | 'removeStudy'>;
  readonly now: () => Date;
};

/**
 * Removes the images of studies that no longer belong to the frozen cohort, because their person has opted out: files
 * first, then the journal, so that a process killed between the two does it again. A summary is made anew, so that its
 * numbers are those of what is there.
 */
export function reconcileImages(
  projectId: ProjectId,
  studyKeys: ReadonlySet<string>,
  { journal, folders, now }: ReconcileDeps,
): void {
  for (const studyKey of folders.published(projectId))
    if (!studyKeys.has(studyKey)) folders.removeStudy(projectId, studyKey);
  const held = journal.find(projectId);
  const gone = (held?.studies ?? []).map(({ studyKey }) => studyKey).filter((studyKey) => !studyKeys.has(studyKey));
  if (gone.length === 0) return;
  journal.forget(projectId, gone);
  const rest = journal.find(projectId);
  if (held?.summary !== undefined && rest !== undefined) journal.finish(summariseImport(rest, now()));
}
