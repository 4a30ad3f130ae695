import { CompactSign, type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { PublicJwk } from '#contracts/primitives';
import { receiptType } from '#contracts/receipt';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { joinOutcome } from '#lambdas/workflows/run/outcomes/join-outcome';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, readyPart, runItem, runTrustItem, taskItem, trustItem } from '#test/fixtures/hub/items';

type Pair = { readonly key: PublicJwk; readonly privateKey: CryptoKey };
let hub: HubParts;
let before: Pair;
let present: Pair;

const pair = async (kid: string): Promise<Pair> => {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { privateKey, key: PublicJwk.parse({ ...(await exportJWK(publicKey)), kid }) };
};
const receipt = {
  version: 1,
  runId: ids.run,
  projectId: ids.project,
  trustId: trustIdOf(1),
  passportSha256: sha256Hex(''),
  snapshotHash: readyPart.snapshotHash,
  cohort: { persons: 40, personsWithImages: 40, excluded: [] },
  rounds: { asked: 1, joined: [1] },
  egress: { messagesReleased: 1, messagesRefused: 0, bytesReleased: 1, updatesClipped: 0 },
  outcome: 'COMPLETED',
  startedAt: '2026-01-01T10:00:00.000Z',
  finishedAt: '2026-01-01T11:00:00.000Z',
};
/** The action and the key of a receipt that this pair signed. */
const outcomeOf = async ({ privateKey }: Pair) => {
  const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(receipt)))
    .setProtectedHeader({ alg: 'EdDSA', typ: receiptType })
    .sign(privateKey);
  const task = taskItem(1, { type: 'join_run', status: 'DONE', refs: { runId: ids.run }, result: { receipt: signed } });
  const { audit, writes } = await joinOutcome(hub.ledger, task as unknown as EndedTask);
  return [audit[0]?.action, writes.find(({ Put }) => Put?.Item?.kind === 'RECEIPT')?.Put?.Item?.signingKeyId];
};

beforeAll(async () => {
  before = await pair('before');
  present = await pair('present');
});
beforeEach(() => {
  hub = hubParts();
  const { prepared, ...run } = runItem([1], { status: 'RELEASING' });
  hub.seed(run, runTrustItem(1, { status: 'JOINED', joinTaskId: ids.task, snapshotHash: readyPart.snapshotHash }));
});
const rotated = (until: string) =>
  hub.seed(trustItem(1, { signingKey: present.key, earlierKeys: [{ use: 'signing', key: before.key, until }] }));

it('keeps each receipt with the key that it verifies with, be it the present one or one replaced not long ago', async () => {
  rotated('2026-01-01T12:00:00.001Z');
  expect(await outcomeOf(present)).toEqual(['run.receiptVerified', 'present']);
  expect(await outcomeOf(before)).toEqual(['run.receiptVerified', 'before']);
});

it('takes no receipt of a key whose time is over, of another key, or of a trust without keys', async () => {
  rotated('2026-01-01T12:00:00.000Z');
  expect(await outcomeOf(before)).toEqual(['run.trustFailed', undefined]);
  expect(await outcomeOf(await pair('another'))).toEqual(['run.trustFailed', undefined]);
  const { signingKey, ...revoked } = trustItem(1, { status: 'REVOKED' });
  hub.seed(revoked);
  expect(await outcomeOf(present)).toEqual(['run.trustFailed', undefined]);
});
