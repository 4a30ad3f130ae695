import { describe, expect, it } from 'vitest';
import type { TrustId, UserId } from '#contracts/ids';
import type { Caller } from '#domain/access/caller';
import { decisionAuthority } from '#domain/access/decision-authority';
import { modelAccess } from '#domain/access/model-access';
import { projectAccess } from '#domain/access/project-access';

const [staged, other] = ['a', 'b'] as TrustId[];
const project = { ownerId: 'owner' as UserId, members: ['member' as UserId], trustIds: [staged!] };
const caller = (userId: string, role: Caller['role'], trustId?: TrustId): Caller => ({
  userId: userId as UserId,
  role,
  trustId,
});

/** Every kind of person × what they may do: see, modify, contribute, see models. */
const table: [string, Caller, boolean, boolean, boolean, boolean][] = [
  ['an Admin', caller('x', 'Admin'), true, true, true, true],
  ['the owner', caller('owner', 'Researcher'), true, true, true, true],
  ['an owner demoted to Viewer', caller('owner', 'Viewer'), true, false, false, true],
  ['an owner who is Trust Admin elsewhere', caller('owner', 'TrustAdmin', other), true, true, true, true],
  ['a member', caller('member', 'Researcher'), true, false, true, true],
  ['a member who views', caller('member', 'Viewer'), true, false, false, true],
  ['a member who is Trust Admin', caller('member', 'TrustAdmin', other), true, false, true, true],
  ['the Trust Admin of a staged trust', caller('x', 'TrustAdmin', staged), true, false, false, false],
  ['the Trust Admin of another trust', caller('x', 'TrustAdmin', other), false, false, false, false],
  ['another Researcher', caller('x', 'Researcher'), false, false, false, false],
  ['another Viewer', caller('x', 'Viewer'), false, false, false, false],
];

describe('access to a project', () => {
  it.each(table)('of %s', (_, who, see, modify, contribute, seeModels) => {
    expect(projectAccess(who, project)).toEqual({ see, modify, contribute, seeModels });
  });
});

describe('access to a model', () => {
  it.each([
    ['its maker, a member', caller('member', 'Researcher'), 'member', true, true],
    ['its maker, demoted to Viewer', caller('member', 'Viewer'), 'member', true, false],
    ['its maker, no longer a member', caller('x', 'Researcher'), 'x', false, false],
    ['another member', caller('member', 'Researcher'), 'owner', true, false],
    ['the project’s owner', caller('owner', 'Researcher'), 'member', true, true],
    ['an Admin', caller('x', 'Admin'), 'member', true, true],
    ['the Trust Admin of a staged trust', caller('x', 'TrustAdmin', staged), 'member', false, false],
  ] as const)('of %s', (_, who, ownerId, see, modify) => {
    expect(modelAccess(who, project, { ownerId: ownerId as UserId })).toEqual({ see, modify });
  });
});

describe('authority to decide for a trust', () => {
  it.each([
    ['its Trust Admin', caller('x', 'TrustAdmin', staged), true, { kind: 'allowed', decidedAs: 'SITE' }],
    ['an Admin, where it has a Trust Admin', caller('x', 'Admin'), true, { kind: 'refused' }],
    ['an Admin, where it has none', caller('x', 'Admin'), false, { kind: 'allowed', decidedAs: 'HUB' }],
    ['the Trust Admin of another trust', caller('x', 'TrustAdmin', other), true, { kind: 'refused' }],
    [
      'the Trust Admin of another trust, where it has none',
      caller('x', 'TrustAdmin', other),
      false,
      { kind: 'refused' },
    ],
    ['the owner', caller('owner', 'Researcher'), false, { kind: 'refused' }],
  ] as const)('of %s', (_, who, hasTrustAdmin, expected) => {
    expect(decisionAuthority(who, { trustId: staged!, hasTrustAdmin })).toEqual(expected);
  });
});
