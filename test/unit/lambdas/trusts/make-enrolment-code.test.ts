import { beforeEach, expect, it } from 'vitest';
import { makeEnrolmentCode } from '#contracts/api/trusts';
import { keys } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeMakeEnrolmentCode } from '#lambdas/trusts/make-enrolment-code';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
let secret: string;
const make = (trustId: unknown = trustIdOf(1)) =>
  callOperation(
    makeEnrolmentCode,
    makeMakeEnrolmentCode({ ledger: hub.ledger, signer: hub.maker.signer, newSecret: () => secret }),
    people.admin,
    { params: { trustId } },
  );

beforeEach(() => {
  hub = hubParts();
  secret = 's'.repeat(43);
  hub.seed(trustItem(1));
});

it.each(['INVITED', 'ENROLLED', 'REVOKED', 'REMOVED'] as const)(
  'makes a code for a trust that is %s',
  async (status) => {
    hub.seed(trustItem(1, { status }));
    const { enrolmentCode, expiresAt } = await make();
    expect(enrolmentCode).toBe(`FLIP1.${secret}.${(await hub.maker.signer.publicKey()).kid}`);
    expect(expiresAt).toBe('2026-01-04T12:00:00.000Z');
    expect(hub.at(keys.enrolment(sha256Hex(secret)))).toMatchObject({ status: 'OPEN', trustId: trustIdOf(1) });
    expect(hub.at(keys.trust(trustIdOf(1)))).toMatchObject({ status, enrolmentSha256: sha256Hex(secret) });
    expect(hub.audited()).toEqual(['trust.enrolmentCodeMade']);
    expect(JSON.stringify(hub.all())).not.toContain(secret);
  },
);

it('makes another each time, and the trust knows the newest alone', async () => {
  await make();
  secret = 't'.repeat(43);
  await make();
  expect(hub.at(keys.trust(trustIdOf(1)))).toMatchObject({ enrolmentSha256: sha256Hex('t'.repeat(43)) });
});

it('refuses what is no trust, and writes nothing then', async () => {
  const before = hub.all().length;
  expect(await refusal(make(trustIdOf(9)))).toBe('NOT_FOUND');
  await expect(make('no id')).rejects.toThrow(/trustId/);
  expect(hub.all()).toHaveLength(before);
});
