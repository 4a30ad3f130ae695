import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { flush } from '#appliance/platform/flush';
import type { ProjectId } from '#contracts/ids';

/** Where one study is worked on. */
export type StudyFolders = {
  /** Files as they came from the PACS: the only place of the appliance where such files ever lie. */
  readonly identifiable: string;
  readonly deidentified: string;
  readonly images: string;
  readonly dropIdentifiable: () => void;
  /** Puts the images where readers look, all at once; they are on the disk when it returns. */
  readonly publish: () => Promise<void>;
  readonly close: () => void;
};

/** Hands out the folders of one study at a time, and keeps account of what lies where readers look. */
export type WorkFolders = {
  readonly open: (projectId: ProjectId, studyKey: string) => StudyFolders;
  /** Studies of a project of which anything lies where readers look. */
  readonly published: (projectId: ProjectId) => readonly string[];
  readonly removeStudy: (projectId: ProjectId, studyKey: string) => void;
  readonly removeProject: (projectId: ProjectId) => void;
  /** How many files and folders of a project there are, unfinished work included. */
  readonly left: (projectId: ProjectId) => number;
};

/**
 * Work folders under `scratchFolder`, and images in the making under `<imageFolder>/.incoming`, which is the same
 * file system as their target and so allows a rename. Whatever an earlier process left in either is wiped first.
 */
export function openWorkFolders(scratchFolder: string, imageFolder: string): WorkFolders {
  const incoming = join(imageFolder, '.incoming');
  const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });
  for (const folder of [scratchFolder, incoming]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // What is in it and not the folder itself, which may be where a file system is mounted.
    for (const name of readdirSync(folder)) remove(join(folder, name));
  }
  const ofProject = (projectId: ProjectId): string => join(imageFolder, projectId);
  /** Unfinished work of a project, in either place. */
  const unfinished = (projectId: ProjectId): string[] =>
    [scratchFolder, incoming].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.startsWith(`${projectId}-`))
        .map((name) => join(folder, name)),
    );
  const published = (projectId: ProjectId): string[] =>
    existsSync(ofProject(projectId)) ? readdirSync(ofProject(projectId)) : [];
  return {
    published,
    removeStudy: (projectId, studyKey) => remove(join(ofProject(projectId), studyKey)),
    removeProject: (projectId) => {
      for (const folder of [ofProject(projectId), ...unfinished(projectId)]) remove(folder);
    },
    left: (projectId) =>
      [ofProject(projectId), ...unfinished(projectId)]
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
        dropIdentifiable: () => remove(identifiable),
        publish: async () => {
          const target = join(imageFolder, projectId, studyKey);
          mkdirSync(join(imageFolder, projectId), { recursive: true });
          await flush(images);
          // A process killed after the rename and before the journal leaves one that no journal knows.
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
