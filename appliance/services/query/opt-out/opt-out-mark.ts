import { createHmac } from 'node:crypto';
import { normalIdentifier } from '#domain/opt-out/normal-identifier';

/** A keyed hash of a patient's identifier, kept in place of it: only the trust's key can make it. */
export type OptOutMark = (identifier: string) => string;

/** Makes marks with the trust's own key, 32 hexadecimal digits each. A person without an identifier has the empty mark. */
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
