import { createHmac } from 'node:crypto';

/**
 * The UID that replaces `uid` under `key`: always the same one, and not traceable to the original without the key. It
 * has the form of PS3.5 B.2: `2.25.` and a UUID (version 8 of RFC 9562, made from an HMAC-SHA-256) as a decimal number.
 */
export function keyedUid(key: Uint8Array, uid: string): string {
  const uuid = createHmac('sha256', key).update(`uid:${uid}`).digest().subarray(0, 16);
  uuid.writeUInt8((uuid.readUInt8(6) & 0x0f) | 0x80, 6);
  uuid.writeUInt8((uuid.readUInt8(8) & 0x3f) | 0x80, 8);
  return `2.25.${BigInt(`0x${uuid.toString('hex')}`)}`;
}
