import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompactSign, importPKCS8 } from 'jose';
import * as z from 'zod';
import { ConfigError } from '#appliance/platform/config';
import { createHubClient } from '#client/hub-client';
import { rotateTrustKeys } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import { TrustId } from '#contracts/ids';
import { type TrustKeyStatement, TrustKeysRotated, trustKeyStatementType } from '#contracts/trust';
import { acceptedAnswer, keepAccepted, makeNextKeys, promoteNextKeys } from './next-keys.ts';

/** Where and with what keys are rotated. */
export type RotateOptions = { readonly hubOrigin: string; readonly folder: string; readonly now: () => Date };

const purpose = 'rotation';
const Enrolled = z.object({ trustId: TrustId });

/** Codes with which the hub, or the gateway before it, refuses an API key. */
const keyRefused = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);

/**
 * Replaces the keys by which the hub knows this appliance, while it runs: makes others, has the hub take them in a
 * statement that the present signing key signs, and puts them into place. Interrupted anywhere, the command goes on with
 * the same keys when it is run again. Throws `ConfigError` for a folder without keys, `AppError` with the hub's code.
 */
export async function rotateKeys({ folder, hubOrigin, now }: RotateOptions): Promise<TrustKeysRotated> {
  const trustFile = join(folder, 'public', 'trust.json');
  if (!existsSync(trustFile)) throw new ConfigError('--folder holds no keys of an enrolled appliance');
  const read = (name: string): string => readFileSync(join(folder, 'poller', name), 'utf8').trim();
  const before = acceptedAnswer(folder);
  if (before?.purpose === purpose) {
    promoteNextKeys(folder, now());
    return TrustKeysRotated.parse(before.answer);
  }
  const next = await makeNextKeys(folder, purpose, /^enrolment /);
  const claims: TrustKeyStatement = {
    version: 1,
    trustId: Enrolled.parse(JSON.parse(readFileSync(trustFile, 'utf8'))).trustId,
    apiKeySha256: createHash('sha256').update(next.apiKey).digest('hex'),
    encryptionKey: next.encryptionKey,
    signingKey: next.signingKey,
    issuedAt: now().toISOString(),
  };
  const statement = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', typ: trustKeyStatementType })
    .sign(await importPKCS8(read('signing-key.pem'), 'EdDSA'));
  const send = (apiKey: string): Promise<TrustKeysRotated> =>
    createHubClient({ origin: hubOrigin, authorization: async () => `Bearer ${apiKey}` }).call(rotateTrustKeys, {
      body: { contractVersion: 1, statement },
    });
  const answer = await send(read('api-key')).catch((error: unknown) => {
    // Interrupted for longer than a day, the hub knows the other keys alone.
    if (error instanceof AppError && keyRefused.has(error.code)) return send(next.apiKey);
    throw error;
  });
  keepAccepted(folder, answer);
  promoteNextKeys(folder, now());
  return answer;
}
