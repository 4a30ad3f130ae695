import type { ProjectId } from '#contracts/ids';
import type { ImportJournal } from './ports.ts';
import type { WorkFolders } from './work-folders.ts';

type Sources = { readonly journal: ImportJournal; readonly folders: Pick<WorkFolders, 'published'> };

/**
 * Keys of the studies of a project that have published images or a row in the journal. Both are read, because a running
 * import may publish a study whose row has been removed.
 */
export const knownStudyKeys = (projectId: ProjectId, { journal, folders }: Sources): ReadonlySet<string> =>
  new Set([
    ...folders.published(projectId),
    ...(journal.find(projectId)?.studies ?? []).map(({ studyKey }) => studyKey),
  ]);
