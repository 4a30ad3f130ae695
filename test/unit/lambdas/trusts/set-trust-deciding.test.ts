import { beforeEach, describe, expect, it } from 'vitest';
import { setTrustDeciding } from '#contracts/api/trusts';
import type { UserId } from '#contracts/ids';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeSetTrustDeciding } from '#lambdas/trusts/set-trust-deciding';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { trustItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const ann = trustAdminOf(1);
const ben = { ...trustAdminOf(1), userId: 'user-ben' as UserId, email: 'ben@flip.example' };
const say = (secondDecider: boolean, caller: Caller = ann, number = 1) =>
  callOperation(setTrustDeciding, makeSetTrustDeciding({ ledger: hub.ledger }), caller, {
    params: { trustId: trustIdOf(number) },
    body: { secondDecider },
  });
const trust = () => hub.at(keys.trust(trustIdOf(1)));

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(trustItem(1, { trustAdmins: 2 }), trustItem(2, { trustAdmins: 2 }), userItem(ann), userItem(ben));
});

it('is wanted by one of two Trust Admins, once', async () => {
  expect(await say(true)).toEqual({ secondDecider: true });
  expect(await say(true, ben)).toEqual({ secondDecider: true });
  expect(trust()).toMatchObject({ secondDecider: true });
  expect(hub.audited()).toEqual(['trust.secondDeciderWanted']);
});

it('ends when two say so, and not by one alone', async () => {
  await say(true);
  expect(await say(false)).toEqual({ secondDecider: true, endsBy: ann.userId });
  expect(await refusal(say(false))).toBe('WRONG_STATE | body.secondDecider: another Trust Admin must say so too');
  expect(trust()).toMatchObject({ secondDecider: true });
  expect(await say(false, ben)).toEqual({ secondDecider: false });
  expect(trust()).not.toHaveProperty('secondDecider');
  expect([...hub.audited()].sort()).toEqual([
    'trust.secondDeciderEnded',
    'trust.secondDeciderEnding',
    'trust.secondDeciderWanted',
  ]);
});

it('is wanted again where one has said that it ends, and needs two words anew', async () => {
  await say(true);
  await say(false);
  expect(await say(true, ben)).toEqual({ secondDecider: true });
  expect(await say(false, ben)).toEqual({ secondDecider: true, endsBy: ben.userId });
});

it('does not end by the word of somebody who decides no more', async () => {
  await say(true);
  await say(false);
  hub.seed(userItem(ann, { disabledAt: '2026-01-01T11:00:00.000Z' }));
  expect(await say(false, ben)).toEqual({ secondDecider: true, endsBy: ben.userId });
});

it('changes nothing where it is not wanted', async () => {
  expect(await say(false)).toEqual({ secondDecider: false });
  expect(hub.audited()).toEqual([]);
});

describe('is refused', () => {
  it('where the trust has one Trust Admin, who could never complete an approval', async () => {
    hub.seed(trustItem(1, { trustAdmins: 1 }));
    expect(await refusal(say(true))).toBe('WRONG_STATE | body.secondDecider: the trust must have two Trust Admins');
    expect(trust()).not.toHaveProperty('secondDecider');
  });

  it('to other trusts’ admins, as of a trust that is not there', async () => {
    expect(await refusal(say(true, trustAdminOf(2)))).toBe('NOT_FOUND');
    expect(await refusal(say(true, { ...ann, trustId: trustIdOf(9) }, 9))).toBe('NOT_FOUND');
    expect(await refusal(say(true, people.admin))).toBe('FORBIDDEN');
    expect(hub.audited()).toEqual([]);
  });

  it('where another change comes in the same moment', async () => {
    await say(true);
    hub.beforeNextWrite(() =>
      hub.seed(trustItem(1, { trustAdmins: 2, secondDecider: true, secondDeciderEndsBy: ben.userId })),
    );
    expect(await refusal(say(false))).toContain('CONFLICT');
  });
});
