import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { flush } from '#appliance/platform/flush';
import type { ProjectId } from '#contracts/ids';

/** The folders of one study during its import. */
export type StudyFolders = {
  /** Files as the PACS sent them; no other folder of the appliance ever holds such files. */
  readonly identifiable: string;
  readonly deidentified: string;
  readonly images: string;
  readonly removeIdentifiable: () => void;
  /** Moves the images into the image folder by one rename; they are flushed to the disk when the promise resolves. */
  readonly publish: () => Promise<void>;
  /** Removes the work folders of the study; published images stay. */
  readonly close: () => void;
};

/** The work folders of studies, and the image folder with the published studies. */
export type WorkFolders = {
  /** Makes the folders of one study, empty. */
  readonly open: (projectId: ProjectId, studyKey: string) => StudyFolders;
  /** Keys of the studies of a project that have a folder in the image folder. */
  readonly published: (projectId: ProjectId) => readonly string[];
  /** Removes the published images of one study. */
  readonly removeStudy: (projectId: ProjectId, studyKey: string) => void;
  /** Removes all published images and all work folders of a project. */
  readonly removeProject: (projectId: ProjectId) => void;
  /** Number of files and folders of a project, work folders included. */
  readonly countRemaining: (projectId: ProjectId) => number;
};

/**
 * Opens the work folders under `scratchFolder`; unfinished images are under `<imageFolder>/.incoming`, which is on the
 * same file system as the published images, so that they can be renamed into place. Removes all that an earlier process
 * left in both. Throws errors of the file system.
 */
export function openWorkFolders(scratchFolder: string, imageFolder: string): WorkFolders {
  const incoming = join(imageFolder, '.incoming');
  const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });
  for (const folder of [scratchFolder, incoming]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // The contents are removed and not the folder itself, which may be a mount point.
    for (const name of readdirSync(folder)) remove(join(folder, name));
  }
  const imagesOf = (projectId: ProjectId): string => join(imageFolder, projectId);
  /** Work folders of a project, in either place. */
  const workFoldersOf = (projectId: ProjectId): string[] =>
    [scratchFolder, incoming].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.startsWith(`${projectId}-`))
        .map((name) => join(folder, name)),
    );
  const published = (projectId: ProjectId): string[] =>
    existsSync(imagesOf(projectId)) ? readdirSync(imagesOf(projectId)) : [];
  return {
    published,
    removeStudy: (projectId, studyKey) => remove(join(imagesOf(projectId), studyKey)),
    removeProject: (projectId) => {
      for (const folder of [imagesOf(projectId), ...workFoldersOf(projectId)]) remove(folder);
    },
    countRemaining: (projectId) =>
      [imagesOf(projectId), ...workFoldersOf(projectId)]
        .filter(existsSync)
        .reduce((sum, folder) => sum + 1 + readdirSync(folder, { recursive: true }).length, 0),
    open: (projectId, studyKey) => {
      const work = join(scratchFolder, `${projectId}-${studyKey}`);
      const identifiable = join(work, 'identifiable');
      const images = join(incoming, `${projectId}-${studyKey}`);
      remove(work);
      remove(images);
      mkdirSync(identifiable, { recursive: true, mode: 0o700 });
      return {
        identifiable,
        deidentified: join(work, 'deidentified'),
        images,
        removeIdentifiable: () => remove(identifiable),
        publish: async () => {
          const target = join(imageFolder, projectId, studyKey);
          mkdirSync(join(imageFolder, projectId), { recursive: true });
          await flush(images);
          // A process that was killed after the rename and before its journal entry left the target there.
          remove(target);
          renameSync(images, target);
          await flush(join(imageFolder, projectId));
          await flush(imageFolder);
        },
        close: () => {
          remove(work);
          remove(images);
        },
      };
    },
  };
}
