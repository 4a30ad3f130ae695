import { hkdfSync } from 'node:crypto';

/** A key for one purpose out of the trust's own (HKDF-SHA-256, RFC 5869), so that no two purposes share one. */
export const keyFor = (key: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, '', `flip query ${purpose}`, 32));
