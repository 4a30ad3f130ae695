import { beforeEach, expect, it } from 'vitest';
import { registerTrust } from '#contracts/api/trusts';
import { keys } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeRegisterTrust } from '#lambdas/trusts/register-trust';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';

const secret = 's'.repeat(43);
let hub: HubParts;
const register = (code: string) =>
  callOperation(
    registerTrust,
    makeRegisterTrust({ ledger: hub.ledger, signer: hub.maker.signer, newSecret: () => secret }),
    people.admin,
    { body: { code, name: 'A trust' } },
  );

beforeEach(() => {
  hub = hubParts();
});

it('announces a trust, and its code carries the secret and the thumbprint of the hub’s key', async () => {
  const { enrolmentCode, expiresAt, trustId } = await register('ALB');
  expect(enrolmentCode).toBe(`FLIP1.${secret}.${(await hub.maker.signer.publicKey()).kid}`);
  expect(expiresAt).toBe('2026-01-04T12:00:00.000Z');
  expect(hub.at(keys.trust(trustId))).toMatchObject({ status: 'INVITED', code: 'ALB', trustAdmins: 0 });
  expect(hub.audited()).toEqual(['trust.registered']);
});

it('keeps the hash of the secret alone', async () => {
  await register('ALB');
  expect(hub.at(keys.enrolment(sha256Hex(secret)))).toMatchObject({ status: 'OPEN' });
  expect(JSON.stringify(hub.all())).not.toContain(secret);
});

it('refuses a code that a trust has already, and writes nothing then', async () => {
  await register('ALB');
  const before = hub.all().length;
  expect(await refusal(register('ALB'))).toBe('TRUST_CODE_TAKEN');
  expect(hub.all()).toHaveLength(before);
});
