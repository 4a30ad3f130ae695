import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#appliance/platform/config';
import { keptChain } from '#appliance/platform/kept-hub-keys';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import { PublicJwk } from '#contracts/primitives';
import { chainOf, type HubKeyChain } from '#domain/hub-key/hub-key-chain';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import { publicHalf } from './key-files.ts';
import { withServiceDatabase } from './with-service-database.ts';

/** A key as two people compare it by telephone, and what is to be known of it. */
export type ShownFingerprint = {
  readonly key: 'encryption' | 'signing' | 'hub';
  readonly fingerprint: string;
  readonly note?: string;
};

const hubKeys = ({ keys }: HubKeyChain): ShownFingerprint[] =>
  keys.map(({ key, revokedFrom, until }) => ({
    key: 'hub',
    fingerprint: keyFingerprint(key),
    ...(revokedFrom !== undefined
      ? { note: `revoked, counts not from ${revokedFrom} on` }
      : until === undefined
        ? {}
        : { note: `replaced ${until}` }),
  }));

/**
 * The fingerprints of this appliance's keys and of the hub's. With the poller's data folder also of those that the hub has
 * signed with since the enrolment, the one that signs now last; the poller may be running.
 */
export async function fingerprints(folder: string, dataFolder?: string): Promise<readonly ShownFingerprint[]> {
  const read = (...path: string[]): string => {
    const file = join(folder, ...path);
    if (!existsSync(file)) throw new ConfigError('--folder holds no keys of an enrolled appliance');
    return readFileSync(file, 'utf8');
  };
  const encryption = await publicHalf(read('poller', 'encryption-key.pem'), 'ECDH-ES+A256KW');
  const signing = await publicHalf(read('poller', 'signing-key.pem'), 'EdDSA');
  const pinned = PublicJwk.parse(JSON.parse(read('public', 'hub-key.json')));
  const of = { file: 'poller.sqlite', service: 'a poller', migrations: pollerMigrations };
  const chain =
    dataFolder === undefined
      ? chainOf(pinned)
      : withServiceDatabase({ ...of, dataFolder }, (database) => keptChain(database, pinned));
  return [
    { key: 'encryption', fingerprint: keyFingerprint(encryption) },
    { key: 'signing', fingerprint: keyFingerprint(signing) },
    ...hubKeys(chain),
  ];
}
