import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import { createPeerKeys } from '#appliance/services/poller/peer-keys';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import { TrustId } from '#contracts/ids';

/** Forgets the pinned key of another trust; false where none was known. Throws `ConfigError` for a wrong folder or id. */
export function forgetPeer(options: { readonly dataFolder: string; readonly trustId: string }): boolean {
  const trustId = TrustId.safeParse(options.trustId);
  if (!trustId.success) throw new ConfigError('--trust is not the id of a trust');
  const file = join(options.dataFolder, 'poller.sqlite');
  if (!existsSync(file)) throw new ConfigError('--data is not the data folder of a poller');
  const database = openDatabase(file, pollerMigrations, { recover: false });
  try {
    return createPeerKeys(database, () => new Date()).forget(trustId.data);
  } finally {
    database.close();
  }
}
