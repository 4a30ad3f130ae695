import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK } from 'jose';
import { PublicJwk } from '#contracts/primitives';

/** The files of a poller's keys that the hub knows by their public halves or hash. */
export const hubKeyFiles = ['api-key', 'encryption-key.pem', 'signing-key.pem'] as const;

/** Writes a file as a whole and to the disk, so that after a crash it is there or is not. */
export function writeWhole(path: string, content: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  const unfinished = `${path}.unfinished`;
  const file = openSync(unfinished, 'w', mode);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(unfinished, mode);
  renameSync(unfinished, path);
}

/** Reads a secret that an interrupted command has already made, or makes it. */
export async function keepSecret(path: string, make: () => Promise<string> | string): Promise<string> {
  if (!existsSync(path)) writeWhole(path, await make(), 0o600);
  return readFileSync(path, 'utf8').trim();
}

/** The public half of a private key in PKCS#8 PEM; its `kid` is its thumbprint. */
export async function publicHalf(pem: string, algorithm: string): Promise<PublicJwk> {
  const { kty, crv, x } = await exportJWK(await importPKCS8(pem, algorithm, { extractable: true }));
  const publicPart = { kty, crv, x } as JWK;
  return PublicJwk.parse({ ...publicPart, kid: await calculateJwkThumbprint(publicPart), alg: algorithm });
}

const keyPair = async (path: string, algorithm: string, crv: string): Promise<PublicJwk> =>
  publicHalf(
    await keepSecret(path, async () =>
      exportPKCS8((await generateKeyPair(algorithm, { crv, extractable: true })).privateKey),
    ),
    algorithm,
  );

/** What the hub is told of a trust's keys, beside the API key itself, of which it gets the hash. */
export type HubKeys = { readonly apiKey: string; readonly encryptionKey: PublicJwk; readonly signingKey: PublicJwk };

/** Makes the keys that the hub knows in this folder, or reads those that an interrupted command has made. */
export async function keepHubKeys(folder: string): Promise<HubKeys> {
  const [apiKey, encryption, signing] = hubKeyFiles.map((name) => join(folder, name)) as [string, string, string];
  return {
    apiKey: await keepSecret(apiKey, () => randomBytes(32).toString('base64url')),
    encryptionKey: await keyPair(encryption, 'ECDH-ES+A256KW', 'X25519'),
    signingKey: await keyPair(signing, 'EdDSA', 'Ed25519'),
  };
}
