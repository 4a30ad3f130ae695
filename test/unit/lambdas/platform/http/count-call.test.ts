import { describe, expect, it } from 'vitest';
import type { AppError } from '#contracts/app-error';
import { RunId, TrustId, UserId } from '#contracts/ids';
import { callsOfOneWrite, makeCountCall } from '#lambdas/platform/http/count-call';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { fixedId, memoryLedger } from '#test/fakes/memory-ledger';

const person = (number: number): Caller => ({
  kind: 'user',
  userId: UserId.parse(fixedId(number)),
  email: 'someone@flip.example',
  role: 'Researcher',
});
const trust: Caller = { kind: 'trust', trustId: TrustId.parse(fixedId(7)) };
const runServer: Caller = { kind: 'run-server', runId: RunId.parse(fixedId(7)) };

/** How many of so many calls are let through, and what the first refused one is told. */
const calling = async (times: number, call: () => Promise<void>) => {
  let passed = 0;
  let refusal: AppError | undefined;
  for (let made = 0; made < times; made += 1)
    await call().then(
      () => {
        passed += 1;
      },
      (reason: unknown) => {
        refusal ??= reason as AppError;
      },
    );
  return { passed, refusal };
};
const uses = (all: readonly Record<string, unknown>[]) => all.filter(({ kind }) => kind === 'USES');

describe('counting calls', () => {
  it('costs no write for who calls seldom', async () => {
    const { all, ledger } = memoryLedger();
    const count = makeCountCall(ledger, 1200);
    await calling(callsOfOneWrite - 1, () => count(person(1)));
    expect(uses(all())).toEqual([]);
    await count(person(1));
    expect(uses(all())).toMatchObject([
      { pk: `USES#calls#user:${fixedId(1)}#2026-01-01T12:00:00.000Z`, uses: callsOfOneWrite },
    ]);
  });

  it('refuses beyond the limit, with when to try again, and lets through in the next minute', async () => {
    const { ledger, pass } = memoryLedger();
    const count = makeCountCall(ledger, 100);
    pass(20);
    const { passed, refusal } = await calling(300, () => count(person(1)));
    expect(passed).toBe(100 + callsOfOneWrite - 1);
    expect(refusal).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 40 });
    pass(40);
    expect((await calling(50, () => count(person(1)))).passed).toBe(50);
  });

  it('adds up what several processes have let through, whatever the operation', async () => {
    const { ledger } = memoryLedger();
    const processes = [1, 2, 3].map(() => makeCountCall(ledger, 100));
    let next = 0;
    const { passed } = await calling(600, () => processes[next++ % processes.length]!(person(1)));
    expect(passed).toBeLessThanOrEqual(100 + processes.length * callsOfOneWrite);
    expect(passed).toBeGreaterThanOrEqual(100);
  });

  it('counts each person, trust and run server by itself, and strangers not at all', async () => {
    const { all, ledger } = memoryLedger();
    const count = makeCountCall(ledger, 40);
    await calling(200, () => count(person(1)));
    for (const other of [person(2), trust, runServer]) expect((await calling(40, () => count(other))).passed).toBe(40);
    const written = uses(all()).length;
    expect((await calling(500, () => count({ kind: 'none', address: '192.0.2.1' }))).passed).toBe(500);
    expect(uses(all())).toHaveLength(written);
  });

  it('hides no other failure of the ledger', async () => {
    const { ledger } = memoryLedger();
    const broken = { ...ledger, client: { send: () => Promise.reject(new Error('AccessDenied')) } };
    const count = makeCountCall(broken as unknown as typeof ledger, 100);
    const { passed, refusal } = await calling(callsOfOneWrite, () => count(person(1)));
    expect({ passed, message: refusal?.message }).toEqual({ passed: callsOfOneWrite - 1, message: 'AccessDenied' });
  });
});
