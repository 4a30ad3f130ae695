import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CryptoKey, importPKCS8 } from 'jose';
import type { TrustId } from '#contracts/ids';
import { ownParticipant } from './own-participant.ts';

/** Where the keys are by which the hub knows this trust. */
export type OwnKeyFiles = {
  readonly apiKeyFile: string;
  readonly encryptionKeyFile: string;
  readonly signingKeyFile: string;
};

/**
 * The keys by which the hub knows this trust, read from their files at each use: they are rotated while the poller runs.
 */
export type OwnKeys = {
  readonly apiKey: () => string;
  readonly signingKey: () => Promise<CryptoKey>;
  /**
   * Every key that a task may be sealed to: the present one, those that it has replaced, and those that the hub may have
   * taken already while they are being put into place.
   */
  readonly decryptionKeys: () => Promise<readonly CryptoKey[]>;
  /** This trust as a participant of secure sums, with the key that has this public half, or the present one. */
  readonly participant: (trustId: TrustId, x: string | undefined) => ReturnType<typeof ownParticipant>;
};

/** Opens the keys in these files; beside the encryption key, `next` and `previous` hold those of a rotation. */
export function openOwnKeys({ apiKeyFile, encryptionKeyFile, signingKeyFile }: OwnKeyFiles): OwnKeys {
  const text = (file: string): string => readFileSync(file, 'utf8').trim();
  const next = join(dirname(encryptionKeyFile), 'next', 'encryption-key.pem');
  const previous = join(dirname(encryptionKeyFile), 'previous');
  const encryptionKeys = (): string[] => [
    // `next` first: it may move into the present one's place in between.
    ...(existsSync(next) ? [text(next)] : []),
    text(encryptionKeyFile),
    ...(existsSync(previous) ? readdirSync(previous) : [])
      .filter((name) => name.endsWith('.pem'))
      .map((name) => text(join(previous, name))),
  ];
  return {
    apiKey: () => text(apiKeyFile),
    signingKey: () => importPKCS8(text(signingKeyFile), 'EdDSA'),
    decryptionKeys: () => Promise.all(encryptionKeys().map((pem) => importPKCS8(pem, 'ECDH-ES+A256KW'))),
    participant: (trustId, x) => {
      const all = encryptionKeys().map((pem) => ownParticipant(trustId, pem));
      return all.find((one) => one.x === x) ?? ownParticipant(trustId, text(encryptionKeyFile));
    },
  };
}
