import { beforeAll, describe, expect, it } from 'vitest';
import { CohortQueryTask } from '#contracts/cohort-result';
import { TrustId } from '#contracts/ids';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { makeTaskBodies } from '#lambdas/platform/objects/task-bodies';
import { prepareTask } from '#lambdas/platform/tasks/create-task';
import { localSigner } from '#test/fakes/local-signer';
import { memoryObjects } from '#test/fakes/memory-objects';
import { addressOf, makeTrustKeys, type TrustKeys } from '#test/fixtures/enrolled-trust';

const id = (last: number): string => `01890000-0000-7000-8000-${String(last).padStart(12, '0')}`;
const trustId = TrustId.parse(id(1));
let keys: TrustKeys;
beforeAll(async () => {
  keys = await makeTrustKeys();
});

const ledger = (): Ledger => {
  let made = 10;
  const newId = () => {
    made += 1;
    return id(made);
  };
  return { client: {}, table: 't', now: () => new Date('2026-01-01T00:00:00.000Z'), newId } as unknown as Ledger;
};
const asking = (length: number) => ({
  trust: addressOf(trustId, keys),
  type: 'cohort_query' as const,
  payload: CohortQueryTask.parse({
    queryId: id(2),
    projectId: id(3),
    cohort: { version: 1, sql: 'x'.repeat(length) },
  }),
  deadline: new Date('2026-01-01T01:00:00.000Z'),
  refs: {},
});
const prepare = async (length: number, withBodies = true) => {
  const objects = memoryObjects();
  const bodies = makeTaskBodies(objects, 'bodies');
  const maker = { ledger: ledger(), signer: localSigner(), ring: async () => {}, ...(withBodies ? { bodies } : {}) };
  const { task, writes } = await prepareTask(maker, asking(length));
  return { bodies, objects, task, item: writes[0]?.Put?.Item };
};

describe('a task', () => {
  it('that is small lies on the ledger as a whole', async () => {
    const { item, objects, task } = await prepare(100);
    expect(task.sealed.split('.')).toHaveLength(5);
    expect(item?.sealed).toBe(task.sealed);
    expect(task).not.toHaveProperty('body');
    expect(objects.held.size).toBe(0);
  });

  it('that is large lies in its bucket, and on the ledger only what it must be', async () => {
    const { bodies, item, objects, task } = await prepare(19_900);
    expect(task.sealed).toBe('');
    expect(item?.body).toEqual(task.body);
    expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(2000);
    expect([...objects.held.keys()]).toEqual([`bodies/tasks/${task.body?.sha256}.jwe`]);
    expect((await bodies.get(task.body!))?.split('.')).toHaveLength(5);
  });

  it('of a maker that has no bucket lies on the ledger', async () => {
    expect((await prepare(19_900, false)).task.sealed.length).toBeGreaterThan(32_768);
  });
});

describe('a task of a trust that would not do it', () => {
  const refused = async (trust: object, type: 'cohort_query' | 'stop_run' = 'cohort_query') => {
    const payload = type === 'cohort_query' ? asking(10).payload : { runId: id(4), reason: 'RUN_FAILED' };
    const maker = { ledger: ledger(), signer: localSigner(), ring: async () => {} };
    const asked = { ...asking(10), type, payload, trust: { ...addressOf(trustId, keys), ...trust } };
    const { task, writes } = await prepareTask(maker, asked as ReturnType<typeof asking>);
    return { task, item: writes[0]?.Put?.Item };
  };

  it.each([
    ['whose keys were revoked', { status: 'REVOKED', encryptionKey: undefined }, 'TRUST_KEYS_REVOKED'],
    ['that was removed', { status: 'REMOVED', encryptionKey: undefined }, 'TRUST_REMOVED'],
    ['that has stopped all work', { status: 'ENROLLED', pausedAt: '2026-01-01T00:00:00.000Z' }, 'TRUST_PAUSED'],
  ])('%s is failed from the start, and its outcome waits to be applied', async (_which, trust, code) => {
    const { item, task } = await refused(trust);
    expect(task).toMatchObject({ status: 'FAILED', failure: { code }, sealed: '' });
    expect(item).toMatchObject({ gsi2pk: 'TASK_OUTCOMES' });
    expect(item).not.toHaveProperty('gsi1pk');
  });

  it('is made all the same where a trust that has stopped all work is told to stop or to delete', async () => {
    const { item, task } = await refused({ status: 'ENROLLED', pausedAt: '2026-01-01T00:00:00.000Z' }, 'stop_run');
    expect(task).toMatchObject({ status: 'PENDING', sealedTo: keys.encryptionKey.kid });
    expect(item).toMatchObject({ gsi2pk: 'OPEN_TASKS' });
  });

  it('is an error where the trust never enrolled', async () => {
    await expect(refused({ encryptionKey: undefined })).rejects.toMatchObject({ code: 'WRONG_STATE' });
  });
});
