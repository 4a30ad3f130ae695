import { join } from 'node:path';
import { Challenges } from './challenges.ts';
import { createNobody, type Nobody } from './nobody.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { SignInAttempts } from './sign-in-attempts.ts';
import { UsedCodes } from './used-codes.ts';
import type { UserPool } from './user-pool.ts';

/** What the operations of the strict proxy share. */
export type ProxyParts = {
  readonly pool: UserPool;
  readonly challenges: Challenges;
  readonly attempts: SignInAttempts;
  readonly usedCodes: UsedCodes;
  readonly oneAtATime: OneAtATime;
  readonly nobody: Nobody;
};

/** Puts the proxy's memory together: challenges die with the edge, lock-outs and used codes do not. */
export function proxyParts(pool: UserPool, stateFolder: string, now: () => number): ProxyParts {
  return {
    pool,
    challenges: new Challenges(now),
    attempts: new SignInAttempts(join(stateFolder, 'sign-in-attempts.json'), now),
    usedCodes: new UsedCodes(join(stateFolder, 'used-codes.json'), now),
    oneAtATime: new OneAtATime(),
    nobody: createNobody(stateFolder),
  };
}

/** One operation of the proxy: the request's body in, the answer's body out. */
export type ProxyOperation = (parts: ProxyParts, body: unknown) => Promise<Record<string, unknown>>;
