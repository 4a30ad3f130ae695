import { beforeEach, expect, it } from 'vitest';
import { confirmPurge } from '#contracts/api/projects';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeConfirmPurge } from '#lambdas/projects/confirm-purge';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, projectItem, purgeItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const confirm = (purgeOn = '2026-03-01', caller: Caller = people.admin) =>
  callOperation(confirmPurge, makeConfirmPurge(hub), caller, { params: { projectId: ids.project }, body: { purgeOn } });
const planned = () => hub.at(keys.purge(ids.project));

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'CLOSED' }), purgeItem());
});

it('confirms the day that is named once more, once', async () => {
  const confirmed = { confirmedBy: people.admin.userId, confirmedAt: '2026-01-01T12:00:00.000Z' };
  expect(await confirm()).toMatchObject({ purgeOn: '2026-03-01', ...confirmed });
  expect(planned()).toMatchObject({ ...confirmed, gsi2pk: 'PURGES' });
  hub.pass(60);
  expect(await confirm(undefined, people.owner)).toMatchObject(confirmed);
  expect(hub.audited()).toEqual(['project.purgeConfirmed']);
});

it('is refused for another day than the planned one, also where that changes in the same moment', async () => {
  expect(await refusal(confirm('2026-03-02'))).toContain('CONFLICT | body.purgeOn');
  hub.beforeNextWrite(() => hub.seed(purgeItem({ purgeOn: '2026-04-01' })));
  expect(await refusal(confirm())).toBe('CONFLICT | project: the project changed meanwhile');
  expect(planned()).not.toHaveProperty('confirmedAt');
});

it('is refused where nothing is planned, or the plan has lapsed, or its day has come', async () => {
  hub.seed(purgeItem({ purgeOn: '2026-01-01' }));
  expect(await refusal(confirm('2026-01-01'))).toBe('WRONG_STATE | project: the day must be still to come');
  hub.seed(purgeItem({ lapsedAt: '2026-01-01T11:00:00.000Z' }));
  expect(await refusal(confirm())).toBe('WRONG_STATE | project: a day must be planned first');
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'CLOSED' }));
  expect(await refusal(confirm())).toBe('WRONG_STATE | project: a day must be planned first');
});

it('is refused to who may only read, and hidden from others', async () => {
  expect(await refusal(confirm(undefined, people.member))).toBe('FORBIDDEN');
  expect(await refusal(confirm(undefined, people.outsider))).toBe('NOT_FOUND');
});
