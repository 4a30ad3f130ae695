import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { ConfigError } from '#appliance/platform/config';
import { makeServiceKey } from '#appliance/platform/service-keys';
import { createHubClient } from '#client/hub-client';
import { enrolTrust } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import { ServiceName } from '#contracts/appliance/service-token';
import { PublicJwk } from '#contracts/primitives';
import { TrustEnrolled, TrustRegistered } from '#contracts/trust';
import { keyThumbprint } from '#domain/hub-key/key-thumbprint';
import { keepHubKeys, keepSecret, writeWhole } from './key-files.ts';
import { acceptedAnswer, keepAccepted, makeNextKeys, promoteNextKeys } from './next-keys.ts';

/** Where and with what an appliance enrols. */
export type EnrolOptions = {
  readonly hubOrigin: string;
  /** The one-time code that an Admin of the hub passed on. */
  readonly code: string;
  /** Folder of the appliance's keys: one sub-folder per service with its own secrets, and `public`. */
  readonly folder: string;
  readonly applianceVersion: string;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hexKey = (): string => randomBytes(32).toString('hex');

/** Every service gets a key of its own; all of them learn only the public halves. */
async function makeServiceKeys(folder: string): Promise<void> {
  const file = join(folder, 'public', 'service-keys.json');
  if (existsSync(file)) return;
  const keys = [];
  for (const service of ServiceName.options) {
    const { privateKeyPem, publicKey } = await makeServiceKey(service);
    writeWhole(join(folder, service, 'service-key.pem'), privateKeyPem, 0o600);
    keys.push(publicKey);
  }
  writeWhole(file, `${JSON.stringify({ keys }, null, 2)}\n`, 0o644);
}

const pinnedKey = (text: string): PublicJwk | undefined => {
  try {
    return PublicJwk.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};

/** Keeps the key that was pinned until now under its thumbprint: audit heads that it signed are opened with it. */
function keepPinnedKey(folder: string, next: PublicJwk): void {
  const file = join(folder, 'public', 'hub-key.json');
  if (!existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  const pinned = pinnedKey(text);
  // What is damaged opens no head.
  if (pinned === undefined) return;
  const kid = keyThumbprint(pinned);
  if (kid !== keyThumbprint(next)) writeWhole(join(folder, 'public', `hub-key-${kid}.json`), text, 0o644);
}

/** Writes what the hub answered where all services read it. */
function writePublic(folder: string, { hubSigningKey, trustCode, trustId, trustName }: TrustEnrolled): void {
  keepPinnedKey(folder, hubSigningKey);
  writeWhole(join(folder, 'public', 'hub-key.json'), `${JSON.stringify(hubSigningKey)}\n`, 0o644);
  writeWhole(join(folder, 'public', 'trust.json'), `${JSON.stringify({ trustId, trustCode, trustName })}\n`, 0o644);
}

/** Puts the keys of an enrolment that the hub has taken into place. */
function finish(folder: string, enrolled: TrustEnrolled): TrustEnrolled {
  writePublic(folder, enrolled);
  promoteNextKeys(folder, new Date());
  return enrolled;
}

/**
 * Enrols this appliance: makes every key here, sends the hub only public halves and the API key's hash, and checks
 * the hub's signing key against the thumbprint in the code, so that no other hub can answer. An interrupted
 * enrolment is repeated with the same keys. Where the appliance is enrolled already, it gets other keys for the hub, which
 * replace the present ones once the hub has taken them; its other keys stay, and the hub's key of before is kept beside the
 * one that is pinned now. Throws `ConfigError` when there is no code,
 * `AppError` ENROLMENT_CODE_INVALID when the code is not a code.
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
  const purpose = `enrolment ${sha256(secret)}`;
  const accepted = acceptedAnswer(folder);
  if (accepted?.purpose === purpose) return finish(folder, TrustEnrolled.parse(accepted.answer));
  await makeServiceKeys(folder);
  const isAgain = existsSync(join(folder, 'public', 'trust.json'));
  const { apiKey, encryptionKey, signingKey } = isAgain
    ? await makeNextKeys(folder, purpose)
    : await keepHubKeys(join(folder, 'poller'));
  await keepSecret(join(folder, 'query', 'pseudonym-key'), hexKey);
  await keepSecret(join(folder, 'imaging', 'pseudonym-key'), hexKey);

  const enrolled = await createHubClient({ origin: options.hubOrigin }).call(enrolTrust, {
    body: {
      contractVersion: 1,
      secret,
      apiKeySha256: sha256(apiKey),
      encryptionKey,
      signingKey,
      applianceVersion: options.applianceVersion,
    },
  });
  if ((await calculateJwkThumbprint(enrolled.hubSigningKey as JWK)) !== hubThumbprint)
    throw new AppError('TASK_SIGNATURE');
  if (isAgain) keepAccepted(folder, enrolled);
  return finish(folder, enrolled);
}
