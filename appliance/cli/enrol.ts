import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK } from 'jose';
import { ConfigError } from '#appliance/platform/config';
import { makeServiceKey } from '#appliance/platform/service-keys';
import { createHubClient } from '#client/hub-client';
import { enrolTrust } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import { ServiceName } from '#contracts/appliance/service-token';
import { PublicJwk } from '#contracts/primitives';
import { type TrustEnrolled, TrustRegistered } from '#contracts/trust';

/** Where and with what an appliance enrols. */
export type EnrolOptions = {
  readonly hubOrigin: string;
  /** The one-time code that an Admin of the hub passed on. */
  readonly code: string;
  /** Folder of the appliance's keys: one sub-folder per service with its own secrets, and `public`. */
  readonly folder: string;
  readonly applianceVersion: string;
};

function writeOnce(path: string, content: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, content, { mode });
  chmodSync(unfinished, mode);
  renameSync(unfinished, path);
}

/** Reads a secret that an interrupted enrolment has already made, or makes it. */
async function keep(path: string, make: () => Promise<string> | string): Promise<string> {
  if (!existsSync(path)) writeOnce(path, await make(), 0o600);
  return readFileSync(path, 'utf8').trim();
}

const hexKey = (): string => randomBytes(32).toString('hex');

async function keyPair(path: string, algorithm: string, curve: string): Promise<PublicJwk> {
  const pem = await keep(path, async () =>
    exportPKCS8((await generateKeyPair(algorithm, { crv: curve, extractable: true })).privateKey),
  );
  const { kty, crv, x } = await exportJWK(await importPKCS8(pem, algorithm, { extractable: true }));
  const publicPart = { kty, crv, x } as JWK;
  return PublicJwk.parse({ ...publicPart, kid: await calculateJwkThumbprint(publicPart), alg: algorithm });
}

/** Every service gets a key of its own; all of them learn only the public halves. */
async function makeServiceKeys(folder: string): Promise<void> {
  const file = join(folder, 'public', 'service-keys.json');
  if (existsSync(file)) return;
  const keys = [];
  for (const service of ServiceName.options) {
    const { privateKeyPem, publicKey } = await makeServiceKey(service);
    writeOnce(join(folder, service, 'service-key.pem'), privateKeyPem, 0o600);
    keys.push(publicKey);
  }
  writeOnce(file, `${JSON.stringify({ keys }, null, 2)}\n`, 0o644);
}

/**
 * Enrols this appliance: makes every key here, sends the hub only public halves and the API key's hash, and checks
 * the hub's signing key against the thumbprint in the code, so that no other hub can answer. An interrupted
 * enrolment is repeated with the same keys. Throws `ConfigError` when there is no code, `AppError`
 * ENROLMENT_CODE_INVALID when the code is not a code.
 */
export async function enrol(options: EnrolOptions): Promise<TrustEnrolled> {
  const { folder } = options;
  if (options.code.trim() === '')
    throw new ConfigError(
      'No enrolment code was given: put the one that an Admin of the hub passed on into FLIP_ENROLMENT_CODE.',
    );
  if (!TrustRegistered.shape.enrolmentCode.safeParse(options.code).success)
    throw new AppError('ENROLMENT_CODE_INVALID');
  const [, secret = '', hubThumbprint = ''] = options.code.split('.');
  await makeServiceKeys(folder);
  const apiKey = await keep(join(folder, 'poller', 'api-key'), () => randomBytes(32).toString('base64url'));
  const encryptionKey = await keyPair(join(folder, 'poller', 'encryption-key.pem'), 'ECDH-ES+A256KW', 'X25519');
  const signingKey = await keyPair(join(folder, 'poller', 'signing-key.pem'), 'EdDSA', 'Ed25519');
  await keep(join(folder, 'query', 'pseudonym-key'), hexKey);
  await keep(join(folder, 'imaging', 'pseudonym-key'), hexKey);

  const enrolled = await createHubClient({ origin: options.hubOrigin }).call(enrolTrust, {
    body: {
      contractVersion: 1,
      secret,
      apiKeySha256: createHash('sha256').update(apiKey).digest('hex'),
      encryptionKey,
      signingKey,
      applianceVersion: options.applianceVersion,
    },
  });
  if ((await calculateJwkThumbprint(enrolled.hubSigningKey as JWK)) !== hubThumbprint)
    throw new AppError('TASK_SIGNATURE');
  const { trustId, trustCode, trustName, hubSigningKey } = enrolled;
  writeOnce(join(folder, 'public', 'hub-key.json'), `${JSON.stringify(hubSigningKey)}\n`, 0o644);
  writeOnce(join(folder, 'public', 'trust.json'), `${JSON.stringify({ trustId, trustCode, trustName })}\n`, 0o644);
  return enrolled;
}
