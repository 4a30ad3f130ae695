import { beforeEach, expect, it } from 'vitest';
import { changeSite } from '#contracts/api/platform';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeChangeSite } from '#lambdas/platform-api/change-site';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';

let hub: MemoryLedger;
const change = (body: object) =>
  callOperation(changeSite, makeChangeSite({ ledger: hub.ledger, version: 'v1' }), people.admin, { body });

beforeEach(() => {
  hub = memoryLedger();
});

it('sets what is given, leaves the rest, and takes the banner away', async () => {
  expect(await change({ banner: { text: 'Closed on Friday.' } })).toMatchObject({ deploymentMode: false });
  hub.pass(1);
  expect(await change({ deploymentMode: true })).toMatchObject({
    banner: { text: 'Closed on Friday.' },
    deploymentMode: true,
  });
  hub.pass(1);
  const bare = await change({ banner: null });
  expect([bare.banner, bare.deploymentMode]).toEqual([undefined, true]);
  hub.pass(1);
  expect(await change({ deploymentMode: false })).toMatchObject({ deploymentMode: false });
  expect(hub.at(keys.site())).not.toHaveProperty('deployingSince');
  expect(hub.audited()).toEqual(Array.from({ length: 4 }, () => 'site.changed'));
});

it('keeps since when the hub is being redeployed', async () => {
  await change({ deploymentMode: true });
  hub.pass(60);
  await change({ banner: { text: 'Soon back.' }, deploymentMode: true });
  expect(hub.at(keys.site())).toMatchObject({ deployingSince: '2026-01-01T12:00:00.000Z' });
});

it('is refused where another Admin changes it in the same moment', async () => {
  hub.beforeNextWrite(() => hub.seed({ ...keys.site(), kind: 'SITE', changedAt: 'another' }));
  expect(await refusal(change({ deploymentMode: true }))).toBe('CONFLICT | site: another Admin changed it meanwhile');
});

it('takes one line, and a page of https alone', () => {
  const accepted = (banner: unknown) => changeSite.body.safeParse({ banner }).success;
  for (const link of ['http://a.example', 'javascript:alert(1)', 'x'])
    expect(accepted({ text: 'a', link })).toBe(false);
  expect([accepted({ text: 'a\nb' }), accepted({ text: 'a', link: 'https://status.example' })]).toEqual([false, true]);
});
