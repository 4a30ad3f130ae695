import type { ProjectId } from '#contracts/ids';
import type { ImportJournal } from './ports.ts';
import type { WorkFolders } from './work-folders.ts';

type Holders = { readonly journal: ImportJournal; readonly folders: Pick<WorkFolders, 'published'> };

/** Every study of which anything may be here: an import under way may publish one that the journal has forgotten. */
export const heldStudies = (projectId: ProjectId, { journal, folders }: Holders): ReadonlySet<string> =>
  new Set([
    ...folders.published(projectId),
    ...(journal.find(projectId)?.studies ?? []).map(({ studyKey }) => studyKey),
  ]);
