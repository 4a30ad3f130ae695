import { ConfigError } from '#appliance/platform/config';
import { createPeerKeys } from '#appliance/services/poller/peer-keys';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import { TrustId } from '#contracts/ids';
import { withServiceDatabase } from './with-service-database.ts';

/** Forgets the pinned key of another trust; false where none was known. Throws `ConfigError` for a wrong folder or id. */
export function forgetPeer(options: { readonly dataFolder: string; readonly trustId: string }): boolean {
  const trustId = TrustId.safeParse(options.trustId);
  if (!trustId.success) throw new ConfigError('--trust is not the id of a trust');
  const { dataFolder } = options;
  const of = { dataFolder, file: 'poller.sqlite', service: 'a poller', migrations: pollerMigrations };
  return withServiceDatabase(of, (database) => createPeerKeys(database, () => new Date()).forget(trustId.data));
}
