import { beforeEach, describe, expect, it } from 'vitest';
import { listAuditEvents } from '#contracts/api/audit';
import { makeListAuditEvents } from '#lambdas/audit/list-audit-events';
import { commit } from '#lambdas/platform/ledger/commit';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, modelItem, projectItem, runItem, userItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const list = (query: object, caller: Caller = people.admin) =>
  callOperation(listAuditEvents, makeListAuditEvents({ ledger: hub.ledger, signer: hub.maker.signer }), caller, {
    query,
  });
/** The actions that all pages of a list tell, from the newest. */
const actions = async (query: object, caller?: Caller): Promise<string[]> => {
  const found: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list({ ...query, ...(cursor === undefined ? {} : { cursor }) }, caller);
    found.push(...page.events.map(({ event }) => event.action));
    cursor = page.nextCursor;
    if (cursor === undefined) return found;
  }
};
const note = (action: string, subject: { kind: string; id: string }, more: object = {}) =>
  commit(hub.ledger, [], [{ action, actor: hubActor, subject, ...more }]);

beforeEach(async () => {
  hub = hubParts();
  hub.seed(
    projectItem({ trustIds: [trustIdOf(1)] }),
    modelItem(),
    runItem([1]),
    ...[people.owner, people.admin].map((one) => userItem(one)),
  );
  await note('project.staged', { kind: 'project', id: ids.project }, { actor: { kind: 'user', id: 'somebody' } });
  await note('model.made', { kind: 'model', id: ids.model });
  hub.pass(3600);
  await note('run.started', { kind: 'run', id: ids.run }, { facts: { trustId: trustIdOf(2) } });
  await note('run.ended', { kind: 'run', id: ids.run }, { actor: { kind: 'trust', id: trustIdOf(1) } });
  await note('trust.enrolled', { kind: 'trust', id: trustIdOf(2) });
});

describe('the events of the audit', () => {
  it('stand newest first with their place, what has just happened too, however small the pages are', async () => {
    const whole = ['trust.enrolled', 'run.ended', 'run.started', 'model.made', 'project.staged'];
    expect(await actions({})).toEqual(whole);
    expect(await actions({ limit: '2' })).toEqual(whole);
    const { events } = await list({ limit: '1' });
    expect(events[0]).toMatchObject({ sequence: 5, event: { action: 'trust.enrolled' } });
    await note('run.stopped', { kind: 'run', id: ids.run });
    expect((await actions({}))[0]).toBe('run.stopped');
  });

  it('are found by project with its models and runs, by what they befell, by who did it and by the trust concerned', async () => {
    expect(await actions({ projectId: ids.project })).toEqual([
      'run.ended',
      'run.started',
      'model.made',
      'project.staged',
    ]);
    expect(await actions({ runId: ids.run })).toEqual(['run.ended', 'run.started']);
    expect(await actions({ modelId: ids.model })).toEqual(['model.made']);
    expect(await actions({ userId: 'somebody' })).toEqual(['project.staged']);
    expect(await actions({ trustId: trustIdOf(1) })).toEqual(['run.ended']);
    expect(await actions({ trustId: trustIdOf(2) })).toEqual(['trust.enrolled', 'run.started']);
    expect(await actions({ userId: 'nobody' })).toEqual([]);
  });

  it('are found by action, by the beginning of several up to a dot, and within a time', async () => {
    expect(await actions({ action: 'run' })).toEqual(['run.ended', 'run.started']);
    expect(await actions({ action: 'run.ended' })).toEqual(['run.ended']);
    expect(await actions({ action: 'ru' })).toEqual([]);
    const since = '2026-01-01T13:00:00.000Z';
    expect(await actions({ since })).toEqual(['trust.enrolled', 'run.ended', 'run.started']);
    expect(await actions({ until: since, projectId: ids.project })).toEqual(['model.made', 'project.staged']);
    // The events before are not read to their end.
    expect((await list({ since: '2026-01-01T13:30:00.000Z', limit: '1' })).nextCursor).toBeUndefined();
  });

  it('show a Trust Admin what concerns their trust and projects alone', async () => {
    const all = await actions({});
    const seen = await actions({}, trustAdminOf(2));
    expect(seen).toEqual(['trust.enrolled', 'run.started']);
    expect(all.length).toBeGreaterThan(seen.length);
    expect(await actions({ projectId: ids.project }, trustAdminOf(3))).toEqual([]);
  });

  it('take one thing to be found by, and no wrong instant', () => {
    const refused = (query: object) => listAuditEvents.query.safeParse(query).success;
    expect(refused({ projectId: ids.project })).toBe(true);
    expect(refused({ projectId: ids.project, runId: ids.run })).toBe(false);
    expect(refused({ since: 'yesterday' })).toBe(false);
  });

  it('are laid out by whoever comes next where a sealer stopped before it had', async () => {
    const { sealPending } = await import('#lambdas/audit/seal-pending');
    await sealPending({ ledger: hub.ledger, signer: hub.maker.signer }, 10);
    expect(hub.all().some(({ kind }) => kind === 'AUDIT_FOUND')).toBe(false);
    expect(await actions({ runId: ids.run })).toEqual(['run.ended', 'run.started']);
    const laidOut = hub.all().filter(({ kind }) => kind === 'AUDIT_FOUND').length;
    await actions({});
    expect(hub.all().filter(({ kind }) => kind === 'AUDIT_FOUND').length).toBe(laidOut);
  });
});
