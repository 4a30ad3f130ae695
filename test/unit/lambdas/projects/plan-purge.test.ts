import { beforeEach, describe, expect, it } from 'vitest';
import { planPurge } from '#contracts/api/projects';
import type { ProjectStatus } from '#contracts/project';
import type { PurgeItem } from '#lambdas/platform/items/purge-item';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makePlanPurge } from '#lambdas/projects/plan-purge';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, projectItem, purgeItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const plan = (purgeOn = '2026-03-01', caller: Caller = people.owner) =>
  callOperation(planPurge, makePlanPurge(hub), caller, { params: { projectId: ids.project }, body: { purgeOn } });
const planned = () => hub.at(keys.purge(ids.project));
const confirmed: Partial<PurgeItem> = { confirmedBy: people.owner.userId, confirmedAt: '2026-01-01T11:00:00.000Z' };

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'CLOSED' }));
});

it('plans the day of a closed project, unconfirmed, and has it looked at', async () => {
  expect(await plan()).toEqual({
    purgeOn: '2026-03-01',
    plannedBy: people.owner.userId,
    plannedAt: '2026-01-01T12:00:00.000Z',
  });
  expect(planned()).toMatchObject(secondIndex.purges('2026-03-01', ids.project));
  expect(hub.audited()).toEqual(['project.purgePlanned']);
});

it('puts the day off before it comes, to be confirmed anew', async () => {
  hub.seed(purgeItem({ ...confirmed, remindedDays: 7 }));
  expect(await plan('2027-03-01', people.admin)).toMatchObject({
    purgeOn: '2027-03-01',
    plannedBy: people.admin.userId,
  });
  expect(planned()).toMatchObject(secondIndex.purges('2027-03-01', ids.project));
  for (const gone of ['confirmedAt', 'confirmedBy', 'remindedDays']) expect(planned()).not.toHaveProperty(gone);
});

it('changes nothing for the same day again, and keeps that it was confirmed', async () => {
  hub.seed(purgeItem(confirmed));
  expect(await plan()).toMatchObject(confirmed);
  expect(hub.audited()).toEqual([]);
});

it('plans anew what lapsed', async () => {
  hub.seed(purgeItem({ purgeOn: '2025-12-01', lapsedAt: '2025-12-01T00:00:00.000Z' }));
  expect(await plan()).not.toHaveProperty('lapsedAt');
  expect(planned()).not.toHaveProperty('lapsedAt');
});

describe('is refused', () => {
  it.each<ProjectStatus>(['DRAFT', 'STAGED', 'APPROVED'])('while the project is %s', async (status) => {
    hub.seed(projectItem({ status }));
    expect(await refusal(plan())).toBe('WRONG_STATE | project: the project must be closed');
    expect(planned()).toBeUndefined();
  });

  it.each(['2026-01-01', '2025-12-31', '2046-01-01'])('for the day %s', async (day) => {
    expect(await refusal(plan(day))).toBe('INPUT_INVALID | body.purgeOn: a day after today (UTC) and within ten years');
    expect(planned()).toBeUndefined();
  });

  it('once the confirmed day has come, or the files have gone', async () => {
    hub.seed(purgeItem({ ...confirmed, purgeOn: '2026-01-01' }));
    expect(await refusal(plan())).toBe('WRONG_STATE | body.purgeOn: the day that was confirmed has come');
    hub.seed(purgeItem({ ...confirmed, purgedAt: '2026-01-01T11:00:00.000Z' }));
    expect(await refusal(plan('2027-01-01'))).toBe('WRONG_STATE | project: its files have gone already');
  });

  it('where another plan, a confirmation or the purge comes in the same moment', async () => {
    const changed = 'CONFLICT | project: the project changed meanwhile';
    hub.beforeNextWrite(() => hub.seed(purgeItem({ purgeOn: '2026-05-05' })));
    expect(await refusal(plan())).toBe(changed);
    hub.beforeNextWrite(() => hub.seed(purgeItem({ purgeOn: '2026-05-05', ...confirmed })));
    expect(await refusal(plan())).toBe(changed);
    expect(planned()).toMatchObject({ purgeOn: '2026-05-05' });
  });

  it('to who may only read, and hidden from others', async () => {
    expect(await refusal(plan(undefined, people.member))).toBe('FORBIDDEN');
    expect(await refusal(plan(undefined, people.outsider))).toBe('NOT_FOUND');
  });
});
