import { createHmac } from 'node:crypto';
import { normalIdentifier } from '#domain/opt-out/normal-identifier';

/** Stands for a patient's identifier where it is kept: only the trust's key makes it, and nothing leads back. */
export type OptOutMark = (identifier: string) => string;

/** Marks by the trust's own key; who has no identifier has the empty mark, which no list names. */
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
