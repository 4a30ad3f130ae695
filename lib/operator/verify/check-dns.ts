import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { failed, passed, skipped } from './outcomes.ts';
import type { Check } from './verification.ts';

/** The public host has addresses. */
export const checkDns: Check = {
  name: 'DNS',
  run: async ({ origin }) => {
    const { hostname } = new URL(origin);
    if (isIP(hostname) !== 0) return skipped(`${hostname} is an address and no name`);
    const found = await lookup(hostname, { all: true }).catch((reason: NodeJS.ErrnoException) => reason.code);
    return Array.isArray(found)
      ? passed(`${hostname} has ${found.length} addresses`)
      : failed(`${hostname} has no address (${found})`);
  },
};
