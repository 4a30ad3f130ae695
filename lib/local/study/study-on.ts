import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Platform } from '#local/platform/platform';
import { appFiles } from './app-files.ts';
import { keptAnswers } from './kept-answers.ts';
import { dumpHub } from './proofs/dump-hub.ts';
import type { StudyPlatform } from './study-platform.ts';

/**
 * A running platform as a study sees it. From here on what the hub answers to the study's people is kept. A platform
 * that does not go on after the study ends its local cloud when the hub is searched.
 */
export function studyOn(
  { folder, hub, trusts }: Platform,
  { goesOn }: { readonly goesOn: boolean } = { goesOn: true },
): StudyPlatform {
  const kept = keptAnswers();
  return {
    origin: hub.origin,
    directory: hub.directory,
    oneTimePassword: hub.oneTimePassword,
    seedAdmin: hub.seedAdmin,
    fetch: kept.fetch,
    trusts,
    dumpHub: async (target) => {
      await rm(target, { recursive: true, force: true });
      await dumpHub(hub, target, { answered: kept.answers, goesOn });
    },
    appFiles: () => appFiles(join(folder, 'study-app')),
    resultFolder: join(folder, 'results'),
  };
}
