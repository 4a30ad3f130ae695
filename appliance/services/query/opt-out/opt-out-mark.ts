import { createHmac } from 'node:crypto';
import { normalIdentifier } from '#domain/opt-out/normal-identifier';

/** Makes a keyed hash of a patient's identifier, which is stored instead of the identifier. */
export type OptOutMark = (identifier: string) => string;

/**
 * Makes the function for marks (HMAC-SHA-256 with the trust's key, 32 hexadecimal digits); an empty identifier has an
 * empty mark.
 */
export const optOutMarks =
  (key: Uint8Array): OptOutMark =>
  (identifier) => {
    const normal = normalIdentifier(identifier);
    if (normal === '') return '';
    return createHmac('sha256', key)
      .update(JSON.stringify(['opt-out', normal]))
      .digest('hex')
      .slice(0, 32);
  };
