import { expect, it } from 'vitest';
import { getSite } from '#contracts/api/platform';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeGetSite } from '#lambdas/platform-api/get-site';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { runItem } from '#test/fixtures/hub/items';

it('says version, banner, whether the hub is being redeployed, and whether a run goes on', async () => {
  const hub = memoryLedger();
  const get = () => callOperation(getSite, makeGetSite({ ledger: hub.ledger, version: 'v1' }), people.viewer);
  expect(await get()).toEqual({ version: 'v1', deploymentMode: false, quiesced: true });
  const since = '2026-01-01T10:00:00.000Z';
  hub.seed(runItem([1]), { ...keys.site(), banner: { text: 'Hello.' }, deployingSince: since, changedAt: since });
  const expected = {
    version: 'v1',
    banner: { text: 'Hello.' },
    deploymentMode: true,
    quiesced: false,
    changedAt: since,
  };
  expect(await get()).toEqual(expected);
});
