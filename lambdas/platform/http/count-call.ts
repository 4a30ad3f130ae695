import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { AppError } from '#contracts/app-error';
import { countUse } from '../ledger/count-use.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Caller } from '../runtime/caller.ts';

/** Counts one call. Throws TOO_MANY_REQUESTS, with when to try again. */
export type CountCall = (caller: Caller) => Promise<void>;

/**
 * Calls of one caller in one minute that a process keeps to itself before it writes them down, so that whoever calls
 * seldom costs no write.
 */
export const callsOfOneWrite = 20;

const minuteMilliseconds = 60_000;

/** Whom calls are counted for; nobody for strangers, whom the firewall before the hub counts by their address. */
const nameOf = (caller: Caller): string | undefined => {
  switch (caller.kind) {
    case 'user':
      return `user:${caller.userId}`;
    case 'trust':
      return `trust:${caller.trustId}`;
    case 'run-server':
      return `run-server:${caller.runId}`;
    case 'none':
      return undefined;
  }
};

/**
 * Lets each caller make about `callsPerMinute` calls a minute, over all operations and processes together: a process
 * writes every twentieth call of one caller down as twenty, and refuses once the ledger has as many as are allowed.
 */
export const makeCountCall = (ledger: Ledger, callsPerMinute: number): CountCall => {
  let minute = 0;
  const calls = new Map<string, number>();
  const refused = new Set<string>();
  return async (caller) => {
    const by = nameOf(caller);
    if (by === undefined) return;
    const now = ledger.now().getTime();
    const begins = now - (now % minuteMilliseconds);
    if (begins !== minute) {
      minute = begins;
      calls.clear();
      refused.clear();
    }
    const ends = begins + minuteMilliseconds;
    const refusal = () => new AppError('TOO_MANY_REQUESTS', { retryAfterSeconds: Math.ceil((ends - now) / 1000) });
    if (refused.has(by)) throw refusal();
    const count = (calls.get(by) ?? 0) + 1;
    calls.set(by, count);
    if (count % callsOfOneWrite !== 0) return;
    const { Update: counting } = countUse(ledger, {
      key: keys.uses('calls', by, new Date(begins).toISOString()),
      most: callsPerMinute,
      times: callsOfOneWrite,
      expiresAt: new Date(ends),
    });
    await ledger.client.send(new UpdateCommand(counting)).catch((reason: unknown) => {
      if (!(reason instanceof ConditionalCheckFailedException)) throw reason;
      if (begins === minute) refused.add(by);
      throw refusal();
    });
  };
};
