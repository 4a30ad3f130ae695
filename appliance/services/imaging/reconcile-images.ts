import type { ProjectId } from '#contracts/ids';
import { knownStudyKeys } from './known-study-keys.ts';
import type { ImportJournal, ResearchArchive } from './ports.ts';
import type { WorkFolders } from './work-folders.ts';

/** What `reconcileImages` needs. */
export type ReconcileDeps = {
  readonly journal: ImportJournal;
  readonly folders: Pick<WorkFolders, 'published' | 'removeStudy'>;
  readonly archive: ResearchArchive;
};

/**
 * Removes the images of studies that no longer belong to the frozen cohort, because their person has opted out.
 * `studyKeys` are those of the cohort. The journal's rows are removed last: if the process is killed before that, the
 * next call still finds the studies and removes them. A summary stays: a new one would show that somebody opted out.
 * Throws what `archive.remove` throws.
 */
export async function reconcileImages(
  projectId: ProjectId,
  studyKeys: ReadonlySet<string>,
  deps: ReconcileDeps,
): Promise<void> {
  const { journal, folders, archive } = deps;
  const removedKeys = [...knownStudyKeys(projectId, deps)].filter((studyKey) => !studyKeys.has(studyKey));
  if (removedKeys.length === 0) return;
  await archive.remove(removedKeys);
  for (const studyKey of removedKeys) folders.removeStudy(projectId, studyKey);
  journal.removeStudies(projectId, removedKeys);
}
