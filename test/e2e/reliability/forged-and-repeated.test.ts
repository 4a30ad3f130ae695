import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { compactDecrypt, decodeProtectedHeader, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTask } from '#appliance/services/poller/open-task';
import { createHubClient } from '#client/hub-client';
import { verifyAudit } from '#contracts/api/audit';
import { getSigningKey, revokeSigningKey, rotateSigningKey } from '#contracts/api/platform';
import { createProject, getCohortQuery, submitCohortQuery } from '#contracts/api/projects';
import { leaseTasks, renewTask, reportTask } from '#contracts/api/tasks';
import { enrolTrust, registerTrust, reportHeartbeat } from '#contracts/api/trusts';
import type { AppError } from '#contracts/app-error';
import type { CohortDefinition } from '#contracts/cohort';
import type { CohortResult } from '#contracts/cohort-result';
import type { ProjectId, QueryId } from '#contracts/ids';
import { TrustCode } from '#contracts/ids';
import type { LeasedTask } from '#contracts/task';
import { chainOf, followStatements } from '#domain/hub-key/hub-key-chain';
import { type BenchTrust, enrolBenchTrust } from '#evaluation/bench/bench-trust';
import { type LocalHub, startLocalHub } from '#local/platform/local-hub';
import { firstSignIn, type Person } from '#local/study/person';
import { auditHolds } from '#local/study/proofs/verify-chain';
import { invite, newPassword } from '#local/study/steps/invite-people';
import { until } from '#local/study/until';
import { makeTrustKeys } from '#test/fixtures/enrolled-trust';
import { testFolder } from '#test/support/test-folder';

const cohort: CohortDefinition = { version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['female'] }] } };
let folder = '';
let hub: LocalHub;
let admin: Person;
let researcher: Person;
let one: BenchTrust;
let other: BenchTrust;

const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'accepted',
    (error: AppError) => error.code ?? String(error),
  );

async function ask(trust: BenchTrust): Promise<{ projectId: ProjectId; queryId: QueryId; task: LeasedTask }> {
  const { projectId } = await researcher.hub.call(createProject, { body: { name: 'p' } });
  const { queryId } = await researcher.hub.call(submitCohortQuery, {
    params: { projectId },
    body: { name: 'q', cohort, trustIds: [trust.trustId] },
  });
  const { tasks } = await trust.hub.call(leaseTasks, { body: { contractVersion: 1, max: 1 } });
  return { projectId, queryId, task: tasks[0]! };
}

const answer = (queryId: QueryId, persons = 20): CohortResult => ({
  queryId,
  persons,
  distributions: [],
  dataDate: '2026-01-01',
});

const report = (trust: BenchTrust, task: LeasedTask, result: unknown, fencingToken = task.fencingToken) =>
  trust.hub.call(reportTask, {
    params: { taskId: task.taskId },
    body: { fencingToken, outcome: { kind: 'done', result } },
  });

const answered = async (projectId: ProjectId, queryId: QueryId) =>
  (await researcher.hub.call(getCohortQuery, { params: { projectId, queryId } })).answers[0];

beforeAll(async () => {
  folder = testFolder('forged');
  hub = await startLocalHub(folder);
  await hub.seedAdmin('admin@hub.example', 'Ada');
  admin = await firstSignIn(hub, 'admin@hub.example', newPassword());
  researcher = await invite(hub, admin, { email: 'rae@university.example', name: 'Rae', role: 'Researcher' });
  one = await enrolBenchTrust(hub.origin, admin, 'ONE');
  other = await enrolBenchTrust(hub.origin, admin, 'OTHER');
});

afterAll(async () => {
  await hub?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a report', () => {
  it('counts once, however often it is repeated', async () => {
    const { projectId, queryId, task } = await ask(one);
    const first = await report(one, task, answer(queryId));
    expect(first).toEqual({ status: 'DONE' });
    const repeats = await Promise.all([1, 2, 3].map(() => report(one, task, answer(queryId))));
    expect(repeats).toEqual([first, first, first]);
    await until(
      'the answer',
      10,
      () => answered(projectId, queryId),
      (found) => found?.status === 'ANSWERED',
    );
  });

  it('cannot be changed by a second, different one', async () => {
    const { projectId, queryId, task } = await ask(one);
    await report(one, task, answer(queryId, 20));
    expect(await codeOf(report(one, task, answer(queryId, 9999)))).toBe('LEASE_LOST');
    const found = await until(
      'the answer',
      10,
      () => answered(projectId, queryId),
      (it) => it?.status === 'ANSWERED',
    );
    expect(found?.result?.persons).toBe(20);
  });

  it('is refused with a token that was never given', async () => {
    const { queryId, task } = await ask(one);
    expect(await codeOf(report(one, task, answer(queryId), task.fencingToken + 1))).toBe('LEASE_LOST');
    expect(await codeOf(report(one, task, answer(queryId)))).toBe('accepted');
  });

  it('is refused from another trust, as if there were no such task', async () => {
    const { queryId, task } = await ask(one);
    expect(await codeOf(report(other, task, answer(queryId)))).toBe('NOT_FOUND');
    expect(
      await codeOf(other.hub.call(renewTask, { params: { taskId: task.taskId }, body: { fencingToken: 1 } })),
    ).toBe('NOT_FOUND');
    expect(await codeOf(report(one, task, answer(queryId)))).toBe('accepted');
  });

  it('is refused when it carries a key that the contract does not know', async () => {
    const { queryId, task } = await ask(one);
    expect(await codeOf(report(one, task, { ...answer(queryId), patients: ['x'] }))).toBe('TASK_RESULT_INVALID');
    expect(await codeOf(report(one, task, answer(queryId)))).toBe('accepted');
  });
});

describe('a lease', () => {
  it('is given to one asker only, however many ask at once', async () => {
    const { projectId } = await researcher.hub.call(createProject, { body: { name: 'race' } });
    await researcher.hub.call(submitCohortQuery, {
      params: { projectId },
      body: { name: 'q', cohort, trustIds: [one.trustId] },
    });
    const leases = await Promise.all(
      Array.from({ length: 8 }, () => one.hub.call(leaseTasks, { body: { contractVersion: 1, max: 1 } })),
    );
    expect(leases.flatMap(({ tasks }) => tasks)).toHaveLength(1);
  });
});

describe('a caller that is nobody', () => {
  const stranger = () => createHubClient({ origin: hub.origin, authorization: async () => `Bearer ${'A'.repeat(43)}` });
  const beat = {
    contractVersion: 1 as const,
    applianceVersion: 'x',
    collectedAt: new Date().toISOString(),
    services: {},
  };

  it('leases nothing and is not heard', async () => {
    expect(await codeOf(stranger().call(leaseTasks, { body: { contractVersion: 1 } }))).not.toBe('accepted');
    expect(await codeOf(stranger().call(reportHeartbeat, { body: beat }))).not.toBe('accepted');
    expect(await codeOf(one.hub.call(reportHeartbeat, { body: beat }))).toBe('accepted');
  });

  it('cannot enrol with a guessed or a used code', async () => {
    const { enrolmentCode } = await admin.hub.call(registerTrust, {
      body: { code: TrustCode.parse('THIRD'), name: 'Third' },
    });
    const { encryptionKey, signingKey } = await makeTrustKeys();
    const body = {
      contractVersion: 1 as const,
      apiKeySha256: 'a'.repeat(64),
      encryptionKey,
      signingKey,
      applianceVersion: 'x',
    };
    const nobody = createHubClient({ origin: hub.origin });
    const secret = enrolmentCode.split('.')[1]!;
    expect(await codeOf(nobody.call(enrolTrust, { body: { ...body, secret: 'B'.repeat(43) } }))).toBe(
      'ENROLMENT_CODE_INVALID',
    );
    expect(await codeOf(nobody.call(enrolTrust, { body: { ...body, secret } }))).toBe('accepted');
    expect(await codeOf(nobody.call(enrolTrust, { body: { ...body, secret, apiKeySha256: 'b'.repeat(64) } }))).toBe(
      'ENROLMENT_CODE_INVALID',
    );
  });
});

describe('the hub’s signing key', () => {
  /** Longer than a Lambda goes on with the key of before. */
  const heardSeconds = 90;
  const lookMilliseconds = 5000;

  it('is rotated twice while a trust is away: with its leases it gets what leads to the new key, and opens tasks of each', async () => {
    const { enrolmentCode, trustId } = await admin.hub.call(registerTrust, {
      body: { code: TrustCode.parse('AWAY'), name: 'Away' },
    });
    const { decryptionKey, encryptionKey, signingKey } = await makeTrustKeys();
    const apiKey = randomBytes(32).toString('base64url');
    const { hubSigningKey } = await createHubClient({ origin: hub.origin }).call(enrolTrust, {
      body: {
        contractVersion: 1,
        secret: enrolmentCode.split('.')[1]!,
        apiKeySha256: createHash('sha256').update(apiKey).digest('hex'),
        encryptionKey,
        signingKey,
        applianceVersion: 'x',
      },
    });
    const { projectId } = await researcher.hub.call(createProject, { body: { name: 'away' } });
    const asked = async () => {
      const body = { name: 'q', cohort, trustIds: [trustId] };
      await researcher.hub.call(submitCohortQuery, { params: { projectId }, body });
    };
    await asked();
    const first = await admin.hub.call(getSigningKey, {});
    expect(first.kid).toBe(hubSigningKey.kid);
    const rotate = (from: string) => admin.hub.call(rotateSigningKey, { body: { from } });
    const second = await rotate(first.kid);
    expect(await codeOf(rotate(first.kid))).toBe('CONFLICT');
    const third = await rotate(second.kid);
    expect(await codeOf(rotate(third.kid))).toBe('NO_FURTHER_SIGNING_KEY');

    const away = createHubClient({ origin: hub.origin, authorization: async () => `Bearer ${apiKey}` });
    let chain = chainOf(hubSigningKey);
    const signers: string[] = [];
    const lookAgain = async () => {
      await asked();
      const hubKeyNumber = chain.number === 0 ? {} : { hubKeyNumber: chain.number };
      const leased = await away.call(leaseTasks, { body: { contractVersion: 1, max: 20, ...hubKeyNumber } });
      const followed = followStatements(chain, leased.hubKeyStatements ?? []);
      expect(followed.refused).toBeUndefined();
      chain = followed.chain;
      for (const task of leased.tasks) {
        const opener = {
          trustId,
          decryptionKeys: async () => [decryptionKey],
          hubKeys: () => chain,
          now: () => new Date(),
        };
        await openTask(task, opener);
        const { plaintext } = await compactDecrypt(task.sealed, await importJWK(decryptionKey, 'ECDH-ES+A256KW'));
        signers.push(decodeProtectedHeader(new TextDecoder().decode(plaintext)).kid ?? '');
      }
      return signers;
    };
    await until(
      'a task of the last key',
      heardSeconds,
      lookAgain,
      (found) => found.includes(third.kid),
      lookMilliseconds,
    );
    expect(signers[0]).toBe(first.kid);
    expect(chain.keys.map(({ kid }) => kid)).toEqual([first.kid, second.kid, third.kid]);

    // Lambdas may sign with a replaced key for a minute, in which it is not revoked.
    const outOfUse = Date.parse(third.keys[0]?.until ?? '') + 61_000;
    await sleep(Math.max(0, outOfUse - Date.now()));
    const revoked = await admin.hub.call(revokeSigningKey, {
      body: { kid: first.kid, from: new Date().toISOString() },
    });
    expect(followStatements(chainOf(revoked.first), revoked.statements).refused).toBeUndefined();
    expect(revoked.keys.map(({ revokedFrom }) => revokedFrom !== undefined)).toEqual([true, false, false]);
    expect((await auditHolds(admin)).verified).toBe(true);
    expect(await admin.hub.call(verifyAudit, { body: {} })).toMatchObject({ kind: 'intact' });
  });
});
