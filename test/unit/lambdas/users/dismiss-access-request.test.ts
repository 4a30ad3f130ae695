import { beforeEach, expect, it } from 'vitest';
import { dismissAccessRequest, requestAccess } from '#contracts/api/access-requests';
import { makeDismissAccessRequest } from '#lambdas/users/dismiss-access-request';
import { makeRequestAccess } from '#lambdas/users/request-access';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { accessRequestItem, requestIdOf } from '#test/fixtures/hub/access-request-item';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { nobody, people } from '#test/fixtures/hub/callers';

let hub: MemoryLedger;
const dismiss = (number = 1) =>
  callOperation(dismissAccessRequest, makeDismissAccessRequest({ ledger: hub.ledger }), people.admin, {
    params: { requestId: requestIdOf(number) },
  });

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(accessRequestItem(1));
});

it('puts a request aside and keeps who did', async () => {
  expect(await dismiss()).toMatchObject({
    status: 'DISMISSED',
    handledBy: people.admin.userId,
    handledAt: '2026-01-01T12:00:00.000Z',
  });
  expect(hub.audited()).toEqual(['access.dismissed']);
});

it('lets the address ask again', async () => {
  const body = { email: 'asker-1@flip.example', name: 'Asker', reason: 'Again' };
  const ask = () => callOperation(requestAccess, makeRequestAccess({ ledger: hub.ledger }), nobody, { body });
  const waiting = () => hub.all().filter(({ kind, status }) => kind === 'ACCESS_REQUEST' && status === 'PENDING');
  await dismiss();
  await ask();
  await ask();
  expect(waiting()).toMatchObject([{ reason: 'Again' }]);
});

it('dismisses once, and only what is there', async () => {
  await dismiss();
  expect(await refusal(dismiss())).toBe('WRONG_STATE | request: PENDING');
  expect(await refusal(dismiss(2))).toBe('NOT_FOUND');
});

it('refuses where another Admin enrolled it meanwhile', async () => {
  hub.beforeNextWrite(() => hub.seed(accessRequestItem(1, { status: 'ENROLLED' })));
  expect(await refusal(dismiss())).toBe('CONFLICT');
  expect(hub.audited()).toEqual([]);
  expect(dismissAccessRequest).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
