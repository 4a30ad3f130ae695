import { hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError } from './config.ts';

/** Reads the trust's secret key, 32 bytes in hexadecimal. Throws `ConfigError` for any other content. */
export function readPseudonymKey(file: string): Uint8Array {
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new ConfigError('PSEUDONYM_KEY_FILE must hold 32 bytes in hexadecimal');
  return Buffer.from(text, 'hex');
}

/**
 * Derives a key of 32 bytes for one purpose from the trust's key (HKDF-SHA-256, RFC 5869), so that
 * no two purposes share a key.
 */
export const deriveKey = (key: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, '', `flip query ${purpose}`, 32));
