import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';

/**
 * What requests from one network are counted under. Hashed with the day, so that what is kept of a stranger's address
 * cannot be followed for longer.
 */
export const requestSource = (address: string, now: Date): string =>
  sha256Hex(`${now.toISOString().slice(0, 10)} ${address}`);
