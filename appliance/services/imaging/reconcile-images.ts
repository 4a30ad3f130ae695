import type { ProjectId } from '#contracts/ids';
import { heldStudies } from './held-studies.ts';
import type { ImportJournal, ResearchArchive } from './ports.ts';
import { summariseImport } from './summarise-import.ts';
import type { WorkFolders } from './work-folders.ts';

/** What reconciling works with. */
export type ReconcileDeps = {
  readonly journal: ImportJournal;
  readonly folders: Pick<WorkFolders, 'published' | 'removeStudy'>;
  readonly archive: ResearchArchive;
  readonly now: () => Date;
};

/**
 * Removes the images of studies that no longer belong to the frozen cohort, because their person has opted out. What
 * says that a study is here goes last, so that a process killed in between does it again. A summary is made anew, so
 * that its numbers are those of what is there.
 */
export async function reconcileImages(
  projectId: ProjectId,
  studyKeys: ReadonlySet<string>,
  deps: ReconcileDeps,
): Promise<void> {
  const { journal, folders, archive, now } = deps;
  const gone = [...heldStudies(projectId, deps)].filter((studyKey) => !studyKeys.has(studyKey));
  if (gone.length === 0) return;
  await archive.remove(gone);
  for (const studyKey of gone) folders.removeStudy(projectId, studyKey);
  const summary = journal.find(projectId)?.summary;
  journal.forget(projectId, gone);
  const rest = journal.find(projectId);
  if (summary !== undefined && rest !== undefined) journal.finish(summariseImport(rest, now(), summary.failure?.code));
}
