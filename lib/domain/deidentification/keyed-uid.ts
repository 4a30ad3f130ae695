import { createHmac } from 'node:crypto';

/**
 * The UID that stands for `uid` under `key`: the same one each time, and not to be linked back without the key.
 * Form of PS3.5 B.2: `2.25.` and a UUID (version 8 of RFC 9562, made from the HMAC) as a decimal number.
 */
export function keyedUid(key: Uint8Array, uid: string): string {
  const uuid = createHmac('sha256', key).update(`uid:${uid}`).digest().subarray(0, 16);
  uuid.writeUInt8((uuid.readUInt8(6) & 0x0f) | 0x80, 6);
  uuid.writeUInt8((uuid.readUInt8(8) & 0x3f) | 0x80, 8);
  return `2.25.${BigInt(`0x${uuid.toString('hex')}`)}`;
}
