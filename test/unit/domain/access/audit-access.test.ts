import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '#contracts/audit';
import type { TrustId, UserId } from '#contracts/ids';
import { mayReadEvent } from '#domain/access/audit-access';
import type { Caller } from '#domain/access/caller';
import type { ProjectParties } from '#domain/access/project-access';

const own = 'trust-1' as TrustId;
const other = 'trust-2' as TrustId;
const me = 'me' as UserId;
const reader: Caller = { userId: me, role: 'TrustAdmin', trustId: own };
const event = (over: Partial<AuditEvent>): AuditEvent => ({
  ...{ eventId: '01890000-0000-7000-8000-000000000001', at: '2026-01-01T00:00:00.000Z', action: 'a.b', facts: {} },
  ...{ actor: { kind: 'hub', id: 'hub' }, subject: { kind: 'project', id: 'p' } },
  ...over,
});
const project = (over: Partial<ProjectParties> = {}): ProjectParties => ({
  ...{ ownerId: 'owner' as UserId, members: [], trustIds: [] },
  ...over,
});
const staged = project({ trustIds: [other, own] });
const reads = (over: Partial<AuditEvent>, of?: ProjectParties, caller = reader): boolean =>
  mayReadEvent(caller, event(over), of);

describe('who reads an event of the audit', () => {
  it('an Admin every one, and nobody but a Trust Admin beside', () => {
    expect(reads({}, undefined, { userId: me, role: 'Admin' })).toBe(true);
    for (const role of ['Researcher', 'Viewer'] as const)
      expect(reads({ actor: { kind: 'user', id: me } }, project({ ownerId: me }), { userId: me, role })).toBe(false);
  });

  it.each([
    ['what they did', { actor: { kind: 'user', id: me } }, true],
    ['what somebody else did', { actor: { kind: 'user', id: 'you' } }, false],
    ['what was done to their account', { subject: { kind: 'user', id: me } }, true],
    ['what was done to another account', { subject: { kind: 'user', id: 'you' } }, false],
    ['what their trust did', { actor: { kind: 'trust', id: own }, subject: { kind: 'task', id: 't' } }, true],
    ['what another trust did', { actor: { kind: 'trust', id: other }, subject: { kind: 'task', id: 't' } }, false],
    ['a task of their trust', { subject: { kind: 'task', id: 't' }, facts: { trustId: own } }, true],
    ['a task of another trust', { subject: { kind: 'task', id: 't' }, facts: { trustId: other } }, false],
    ['the enrolment of their trust', { subject: { kind: 'trust', id: own } }, true],
    ['the enrolment of another', { subject: { kind: 'trust', id: other } }, false],
    ['a user whose id is that of their trust', { actor: { kind: 'user', id: own } }, false],
  ] as const)('a Trust Admin: %s', (_, over, expected) => {
    expect(reads(over as Partial<AuditEvent>)).toBe(expected);
  });

  it('a Trust Admin: projects staged at their trust, and models and runs of their own projects alone', () => {
    const of = (kind: string) => ({ subject: { kind, id: 'x' } });
    for (const kind of ['project', 'model', 'run']) expect(reads(of(kind), project({ trustIds: [other] }))).toBe(false);
    expect(reads(of('project'), staged)).toBe(true);
    for (const kind of ['model', 'run']) {
      expect(reads(of(kind), staged)).toBe(false);
      expect(reads(of(kind), project({ ownerId: me }))).toBe(true);
      expect(reads(of(kind), project({ members: [me] }))).toBe(true);
      expect(reads({ ...of(kind), facts: { trustId: own } }, staged)).toBe(true);
    }
    expect(reads(of('task'), staged)).toBe(false);
    expect(reads(of('project'), undefined)).toBe(false);
  });
});
