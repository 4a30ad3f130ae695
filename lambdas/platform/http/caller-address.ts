import { isIPv6 } from 'node:net';
import type { HttpEvent } from './http-event.ts';

/** The eight groups of an IPv6 address, each without leading zeros. */
const groupsOf = (address: string): string[] => {
  const [head = '', tail] = address.split('::');
  const listed = (part: string | undefined): string[] => (part === undefined || part === '' ? [] : part.split(':'));
  const [before, after] = [listed(head), listed(tail)];
  const between = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(between).fill('0'), ...after].map((group) => group.replace(/^0+(?=.)/, ''));
};

/** A network that one caller has: an IPv4 address, or the first 64 bits of an IPv6 address, whose rest they choose freely. */
const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address;
  const embedded = address.slice(address.lastIndexOf(':') + 1);
  return embedded.includes('.') ? embedded : `${groupsOf(address.toLowerCase()).slice(0, 4).join(':')}::/64`;
};

/**
 * The network that a call comes from. Behind CloudFront, which alone can show its certificate, that is the last address
 * that CloudFront was called from, the one before its own; whatever stands further left the caller may have written
 * themselves. Elsewhere it is the peer, whatever the headers say.
 */
export const callerAddress = ({ headers, requestContext }: HttpEvent): string => {
  const peer = requestContext.http?.sourceIp ?? '';
  if (requestContext.authentication === undefined || requestContext.authentication === null) return networkOf(peer);
  const forwarded = (headers['x-forwarded-for'] ?? '').split(',').map((address) => address.trim());
  return networkOf(forwarded.filter((address) => address !== '' && address !== peer).at(-1) ?? peer);
};
