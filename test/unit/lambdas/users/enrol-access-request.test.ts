import { beforeEach, expect, it } from 'vitest';
import { enrolAccessRequest } from '#contracts/api/access-requests';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeEnrolAccessRequest } from '#lambdas/users/enrol-access-request';
import { accessRequestItem, requestIdOf } from '#test/fixtures/hub/access-request-item';
import { type AddUserParts, addUserParts } from '#test/fixtures/hub/add-user-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { trustItem } from '#test/fixtures/hub/items';

let hub: AddUserParts;
const enrol = (body: object = { role: 'Researcher' }, number = 1) =>
  callOperation(enrolAccessRequest, makeEnrolAccessRequest(hub.deps), people.admin, {
    params: { requestId: requestIdOf(number) },
    body,
  });
const request = () => hub.at(keys.accessRequest(requestIdOf(1)));

beforeEach(() => {
  hub = addUserParts();
  hub.seed(accessRequestItem(1));
});

it('makes the account, mails its password and keeps who enrolled it, in one transaction', async () => {
  expect(await enrol()).toMatchObject({ email: 'asker-1@flip.example', name: 'Asker 1', role: 'Researcher' });
  expect(hub.mails).toMatchObject([{ to: 'asker-1@flip.example', text: expect.stringContaining('one-time-aA1') }]);
  expect(JSON.stringify(hub.mails)).not.toContain('A study');
  expect(request()).toMatchObject({
    status: 'ENROLLED',
    handledBy: people.admin.userId,
    handledAt: '2026-01-01T12:00:00.000Z',
    gsi1pk: 'ACCESS_REQUESTS#ENROLLED',
  });
  expect(hub.audited()).toEqual(['user.invited', 'access.enrolled']);
});

it('gives a Trust Admin their trust', async () => {
  hub.seed(trustItem(1));
  expect(await enrol({ role: 'TrustAdmin', trustId: trustIdOf(1) })).toMatchObject({ trustId: trustIdOf(1) });
  await expect(enrol({ role: 'TrustAdmin' })).rejects.toThrow(/trustId/);
});

it('enrols once, and nobody whose request was handled or has expired', async () => {
  await enrol();
  expect(await refusal(enrol())).toBe('WRONG_STATE | request: PENDING');
  hub.seed(accessRequestItem(2, { expiresAt: 1 }));
  expect(await refusal(enrol({ role: 'Viewer' }, 2))).toBe('NOT_FOUND');
  expect(await refusal(enrol({ role: 'Viewer' }, 3))).toBe('NOT_FOUND');
  expect(hub.accounts).toHaveLength(1);
});

it('leaves the request where the address got an account meanwhile', async () => {
  hub.seed({ ...keys.email('asker-1@flip.example'), kind: 'EMAIL', userId: 'other' });
  expect(await refusal(enrol())).toBe('USER_EXISTS');
  expect(request()).toMatchObject({ status: 'PENDING' });
});

it('makes no user where another Admin dismissed the request meanwhile', async () => {
  hub.beforeNextWrite(() => hub.seed(accessRequestItem(1, { status: 'DISMISSED' })));
  expect(await refusal(enrol())).toBe('CONFLICT');
  expect(hub.audited()).toEqual([]);
});

it('may be called by an Admin alone', () => {
  expect(enrolAccessRequest).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
