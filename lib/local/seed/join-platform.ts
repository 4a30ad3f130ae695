import { join } from 'node:path';
import { fetchDirectory } from '#client/hub-settings';
import { type LocalTrust, startLocalTrust } from '#local/platform/local-trust';
import { registerTrusts } from '#local/study/steps/register-trusts';
import type { SyntheticTrust } from '#local/synthetic/trusts';
import { readAccount } from './account.ts';
import { peopleFolder } from './seed-people.ts';
import { signInAgain } from './sign-in-again.ts';

/**
 * Starts one more trust beside a platform that runs from `platformFolder`, and enrols it unless it is enrolled already.
 * Throws where the platform was never started, and `AppError` DEPENDENCY_DOWN where it does not run now.
 */
export async function joinPlatform(platformFolder: string, trust: SyntheticTrust): Promise<LocalTrust> {
  const account = readAccount(join(peopleFolder(platformFolder), 'admin.json'));
  const directory = await fetchDirectory(account.hub);
  const started = await startLocalTrust(trust, join(platformFolder, 'trusts', trust.code), account.hub);
  try {
    if (started.services() === undefined) {
      const hub = await signInAgain(directory, account);
      await registerTrusts({ hub }, [started]);
    }
    return started;
  } catch (error) {
    await started.stop();
    throw error;
  }
}
