import { beforeEach, expect, it } from 'vitest';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeTellProjectFailed } from '#lambdas/workflows/approval/tell-project-failed';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, projectItem, projectTrustItem, readyPart, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const mails = () => hub.all().filter(({ kind }) => kind === 'MAIL');
const tell = () => makeTellProjectFailed(hub.ledger)({ projectId: ids.project, trustId: trustIdOf(1) });
const part = () => hub.at(keys.projectTrust(ids.project, trustIdOf(1)));

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED' }), userItem(people.owner));
});

const failure = { code: 'IMAGES_MISSING', class: 'permanent' } as const;
const failed = { ...readyPart, imaging: 'FAILED', failure } as const;

it('closes the approval and tells the owner why, by code and sentence', async () => {
  hub.seed(projectTrustItem(1, failed));
  expect(await tell()).toEqual({ kind: 'told' });
  expect(mails()).toMatchObject([
    {
      to: { userId: people.owner.userId },
      subject: expect.stringContaining('failed'),
      text: expect.stringContaining('IMAGES_MISSING'),
    },
  ]);
  expect(part()).toHaveProperty('toldAt');
  expect(part()).not.toHaveProperty('gsi2pk');
  expect(hub.audited()).toEqual(['project.trustFailed']);
});

it('tells once', async () => {
  hub.seed(projectTrustItem(1, failed));
  await tell();
  await tell();
  expect(mails()).toHaveLength(1);
});

it('of a part that is not there does nothing', async () => {
  expect(await tell()).toEqual({ kind: 'told' });
  expect([mails(), hub.audited()]).toEqual([[], []]);
});
