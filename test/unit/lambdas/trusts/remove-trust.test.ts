import { beforeEach, expect, it } from 'vitest';
import { removeTrust } from '#contracts/api/trusts';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeRemoveTrust } from '#lambdas/trusts/remove-trust';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, projectTrustItem, readyPart, taskItem, trustItem } from '#test/fixtures/hub/items';

const endedAt = '2026-01-01T11:00:00.000Z';
let hub: HubParts;
let removed: string[];
const remove = (number = 1) =>
  callOperation(
    removeTrust,
    makeRemoveTrust({ ledger: hub.ledger, removeDoorbell: async (url) => void removed.push(url) }),
    people.admin,
    { params: { trustId: trustIdOf(number) } },
  );
const trust = () => hub.at(keys.trust(trustIdOf(1)));
const openTask = () => hub.seed(taskItem(1, { status: 'PENDING' }));

beforeEach(() => {
  hub = hubParts();
  removed = [];
  hub.seed(trustItem(1), { ...keys.trustCode('TR1'), kind: 'TRUST_CODE', trustId: trustIdOf(1) });
});

it('takes it out of every list, ends its keys and what it was asked, and removes its doorbell', async () => {
  openTask();
  await remove();
  expect(trust()).toMatchObject({ status: 'REMOVED', keyGeneration: 1, name: 'Trust 1' });
  for (const gone of ['gsi1pk', 'encryptionKey', 'signingKey']) expect(trust()).not.toHaveProperty(gone);
  expect(hub.at(keys.task(trustIdOf(1), ids.task))).toMatchObject({
    status: 'FAILED',
    failure: { code: 'TRUST_REMOVED' },
  });
  expect(removed).toEqual(['https://sqs.test/1']);
  expect(hub.audited()).toEqual(['trust.removed', 'task.fail']);
});

it('keeps its code its own, and what it decided and answered as it was', async () => {
  const part = projectTrustItem(1, { ...readyPart, decision: 'REVOKED', cohort: 'DELETED', endedAt });
  hub.seed(part);
  await remove();
  expect(hub.at(keys.trustCode('TR1'))).toBeDefined();
  expect(hub.at(keys.projectTrust(ids.project, trustIdOf(1)))).toEqual(part);
});

it('goes on by the same call again where it was cut off', async () => {
  await remove();
  openTask();
  await remove();
  expect(hub.at(keys.task(trustIdOf(1), ids.task))).toMatchObject({ status: 'FAILED' });
  expect(removed).toHaveLength(2);
  expect(hub.audited()).toEqual(['trust.removed', 'task.fail']);
});

it('removes a trust that never enrolled', async () => {
  const { doorbellQueueUrl, encryptionKey, signingKey, ...invited } = trustItem(1, { status: 'INVITED' });
  hub.seed(invited);
  await remove();
  expect(trust()).toMatchObject({ status: 'REMOVED', earlierKeys: [] });
  expect(removed).toEqual([]);
});

it('refuses while somebody decides for it, a project counts on it or it holds a cohort, each with the reason', async () => {
  hub.seed(trustItem(1, { trustAdmins: 2 }), projectTrustItem(1, readyPart));
  expect(await refusal(remove())).toBe(
    'TRUST_IN_USE | people: nobody may be its Trust Admin; 2 are | projects: no project may ask it or have its approval; 1 do | cohorts: every cohort must be deleted there; 1 are not',
  );
  expect(trust()).toMatchObject({ status: 'ENROLLED' });
  expect(hub.audited()).toEqual([]);
});

it('does not wait for the cohorts of a trust whose keys were revoked, and the audit says how many are left', async () => {
  hub.seed(trustItem(1, { status: 'REVOKED' }), projectTrustItem(1, { ...readyPart, decision: 'REVOKED', endedAt }));
  await remove();
  expect(JSON.stringify(hub.all())).toContain('"cohortsNotDeleted":1');
});

it('is refused where somebody becomes its Trust Admin, or it enrols again, in the same moment', async () => {
  hub.beforeNextWrite(() => hub.seed(trustItem(1, { trustAdmins: 1 })));
  expect(await refusal(remove())).toBe('CONFLICT');
  hub.seed(trustItem(1));
  hub.beforeNextWrite(() => hub.seed(trustItem(1, { keyGeneration: 1 })));
  expect(await refusal(remove())).toBe('CONFLICT');
  expect(trust()).toMatchObject({ status: 'ENROLLED' });
});

it('refuses what is no trust', async () => {
  expect(await refusal(remove(9))).toBe('NOT_FOUND');
});
