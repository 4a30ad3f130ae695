import { expect, it } from 'vitest';
import { operations } from '#contracts/api/operations';
import { permissions } from '#domain/access/permissions';

const all = Object.values(operations);

it('names what the contracts let a role call, and nothing of trusts and run servers', () => {
  expect(permissions('Viewer', all)).toContain('get-project');
  expect(permissions('Viewer', all)).not.toContain('create-project');
  expect(permissions('Researcher', all)).toContain('create-project');
  expect(permissions('Researcher', all)).not.toContain('invite-user');
  expect(permissions('TrustAdmin', all)).toContain('decide-project');
  expect(permissions('Admin', all)).toEqual(all.filter(({ auth }) => auth === 'user').map(({ id }) => id));
});

it('names everything where a contract lists no roles', () => {
  const open = { ...operations.getMe, id: 'open' };
  const closed = { ...operations.inviteUser, id: 'closed' };
  expect(permissions('Viewer', [open, closed])).toEqual(['open']);
});
