import { expect, it } from 'vitest';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { makeLoadApproval } from '#lambdas/workflows/approval/load-approval';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { ids, projectTrustItem } from '#test/fixtures/hub/items';

const load = async (part: Partial<ProjectTrustItem> | undefined) => {
  const { ledger, seed } = memoryLedger();
  if (part !== undefined) seed(projectTrustItem(1, part));
  return (await makeLoadApproval(ledger)({ projectId: ids.project, trustId: trustIdOf(1) })).kind;
};

it.each<[string, Partial<ProjectTrustItem> | undefined]>([
  ['decide', {}],
  ['declined', { decision: 'DECLINED' }],
  ['declined', { decision: 'REVOKED', cohort: 'FROZEN', imaging: 'READY' }],
  ['declined', { decision: 'APPROVED', endedAt: '2026-01-01T11:00:00.000Z' }],
  ['declined', undefined],
  ['freeze', { decision: 'APPROVED' }],
  ['freeze', { decision: 'APPROVED', cohort: 'FREEZING' }],
  ['import', { decision: 'APPROVED', cohort: 'FROZEN' }],
  ['import', { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'IMPORTING' }],
  ['ready', { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'READY' }],
  ['ready', { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'PARTIAL' }],
  ['failed', { decision: 'APPROVED', cohort: 'FAILED' }],
  ['failed', { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'FAILED' }],
])('goes on with %s for a part that is %o', async (kind, part) => {
  expect(await load(part)).toBe(kind);
});
