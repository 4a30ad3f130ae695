import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createHubClient } from '#client/hub-client';
import { enrolTrust } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import { PublicJwk } from '#contracts/primitives';
import { failed, passed } from './outcomes.ts';
import type { Check } from './verification.ts';

const encryptionKey = () => generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' });
const signingKey = () => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });

/** A trust that shows a made-up code is refused, for that reason. */
export const checkEnrolment: Check = {
  name: 'A made-up enrolment code is refused',
  run: async ({ fetch: send, origin }) => {
    const body = {
      contractVersion: 1 as const,
      secret: randomBytes(32).toString('base64url'),
      apiKeySha256: randomBytes(32).toString('hex'),
      encryptionKey: PublicJwk.parse({ ...encryptionKey(), kid: 'encryption' }),
      signingKey: PublicJwk.parse({ ...signingKey(), kid: 'signing' }),
      applianceVersion: 'verification',
    };
    try {
      await createHubClient({ origin, fetch: send }).call(enrolTrust, { body });
      return failed('a made-up code has enrolled a trust');
    } catch (reason) {
      const code = reason instanceof AppError ? reason.code : String(reason);
      return code === 'ENROLMENT_CODE_INVALID' ? passed(code) : failed(`is answered with ${code}`);
    }
  },
};
