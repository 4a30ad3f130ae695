import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#appliance/platform/config';
import { PublicJwk } from '#contracts/primitives';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import { publicHalf } from './key-files.ts';

/** The fingerprints of this appliance's keys and of the hub's, as two people compare them by telephone. */
export async function fingerprints(
  folder: string,
): Promise<readonly { readonly key: 'encryption' | 'signing' | 'hub'; readonly fingerprint: string }[]> {
  const read = (...path: string[]): string => {
    const file = join(folder, ...path);
    if (!existsSync(file)) throw new ConfigError('--folder holds no keys of an enrolled appliance');
    return readFileSync(file, 'utf8');
  };
  const encryption = await publicHalf(read('poller', 'encryption-key.pem'), 'ECDH-ES+A256KW');
  const signing = await publicHalf(read('poller', 'signing-key.pem'), 'EdDSA');
  const hub = PublicJwk.parse(JSON.parse(read('public', 'hub-key.json')));
  return [
    { key: 'encryption', fingerprint: keyFingerprint(encryption) },
    { key: 'signing', fingerprint: keyFingerprint(signing) },
    { key: 'hub', fingerprint: keyFingerprint(hub) },
  ];
}
