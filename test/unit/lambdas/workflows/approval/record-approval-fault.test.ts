import { beforeEach, expect, it } from 'vitest';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeRecordApprovalFault, maxApprovalFaults } from '#lambdas/workflows/approval/record-approval-fault';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { ids, projectTrustItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const record = async () =>
  (await makeRecordApprovalFault(hub.ledger)({ projectId: ids.project, trustId: trustIdOf(1) })).kind;
const part = () => hub.at(keys.projectTrust(ids.project, trustIdOf(1)));
const last = { decision: 'APPROVED', faults: maxApprovalFaults - 1 } as const;

beforeEach(() => {
  hub = memoryLedger();
});

it('counts, and leaves the approval as it is, until the fifth', async () => {
  hub.seed(projectTrustItem(1, { decision: 'APPROVED', cohort: 'FREEZING' }));
  for (let fault = 1; fault < maxApprovalFaults; fault += 1) expect(await record()).toBe('counted');
  expect(part()).toMatchObject({ faults: 4, cohort: 'FREEZING' });
  expect(await record()).toBe('failed');
  expect(part()).toMatchObject({ faults: 5, cohort: 'FAILED', failure: { code: 'DEPENDENCY_DOWN' } });
  expect(hub.audited()).toEqual(['cohort.failed']);
});

it('fails the import once the cohort is frozen, and leaves the cohort', async () => {
  hub.seed(projectTrustItem(1, { ...last, cohort: 'FROZEN', imaging: 'IMPORTING' }));
  expect(await record()).toBe('failed');
  expect(part()).toMatchObject({ cohort: 'FROZEN', imaging: 'FAILED' });
  expect(hub.audited()).toEqual(['images.failed']);
});

it.each<Partial<ProjectTrustItem>>([
  { ...last, decision: 'PENDING' },
  { ...last, endedAt: '2026-01-01T11:00:00.000Z' },
])('fails nothing of a part that is %o', async (more) => {
  hub.seed(projectTrustItem(1, more));
  expect(await record()).toBe('counted');
  expect(part()).toMatchObject({ cohort: 'NONE', imaging: 'NONE' });
});
