import { beforeEach, expect, it } from 'vitest';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeTellProjectReady } from '#lambdas/workflows/approval/tell-project-ready';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, projectItem, projectTrustItem, readyPart, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const mails = () => hub.all().filter(({ kind }) => kind === 'MAIL');
const tell = () => makeTellProjectReady(hub.ledger)({ projectId: ids.project, trustId: trustIdOf(1) });
const part = () => hub.at(keys.projectTrust(ids.project, trustIdOf(1)));

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED' }), userItem(people.owner));
});

it('closes the approval and tells the owner of how many persons there are images', async () => {
  hub.seed(
    projectTrustItem(1, {
      ...readyPart,
      importFigures: { personsWithImages: 38, margin: 14, excluded: [], hiddenAtMost: 52 },
    }),
  );
  expect(await tell()).toEqual({ kind: 'told' });
  expect(mails()).toMatchObject([
    {
      to: { userId: people.owner.userId },
      text: expect.stringContaining('With images: About 38 people, most likely between 24 and 52.'),
    },
  ]);
  expect(part()).toMatchObject({ toldAt: '2026-01-01T12:00:00.000Z' });
  expect(part()).not.toHaveProperty('gsi2pk');
  expect(hub.audited()).toEqual(['project.trustReady']);
});

it('tells once, also where two executions do so in the same moment', async () => {
  hub.seed(projectTrustItem(1, readyPart));
  await tell();
  await tell();
  expect(mails()).toHaveLength(1);
  for (const mail of mails()) hub.seed({ ...mail, kind: 'SENT' });
  hub.seed(projectTrustItem(1, readyPart));
  hub.beforeNextWrite(() => hub.seed(projectTrustItem(1, { ...readyPart, toldAt: '2026-01-01T12:00:00.000Z' })));
  await tell();
  expect(mails()).toHaveLength(0);
});

it('says nothing of a part that has ended', async () => {
  hub.seed(projectTrustItem(1, { ...readyPart, endedAt: '2026-01-01T11:00:00.000Z' }));
  await tell();
  expect([mails(), hub.audited()]).toEqual([[], []]);
});
