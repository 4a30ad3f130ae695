import { decodeJwt } from 'jose';
import { beforeEach, expect, it } from 'vitest';
import { exportAudit } from '#contracts/api/audit';
import { rotateSigningKey } from '#contracts/api/platform';
import { verifyAudit } from '#domain/audit/verify-audit';
import { makeExportAudit } from '#lambdas/audit/export-audit';
import { sealPending } from '#lambdas/audit/seal-pending';
import { readHubKeys } from '#lambdas/platform/items/hub-keys-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { makeSigner, type Signer } from '#lambdas/platform/tasks/signer';
import { makeRotateSigningKey } from '#lambdas/platform-api/rotate-signing-key';
import { localKeys } from '#test/fakes/local-signer';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, modelItem, projectItem, runItem, userItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const page = (query: object = {}) =>
  callOperation(exportAudit, makeExportAudit({ ledger: hub.ledger, signer: hub.maker.signer }), people.admin, {
    query,
  });

beforeEach(async () => {
  hub = hubParts();
  for (const action of ['a.one', 'a.two', 'a.three'])
    await commit(hub.ledger, [], [{ action, actor: hubActor, subject: { kind: 'project', id: 'x' } }]);
});

it('seals what is pending first, so that nothing is left out, and answers the key that the head verifies with', async () => {
  const { events, nextAfter, signedHead, signingKey } = await page();
  expect(events.map(({ event, sequence }) => [sequence, event?.action])).toEqual([
    [1, 'a.one'],
    [2, 'a.two'],
    [3, 'a.three'],
  ]);
  expect(nextAfter).toBeUndefined();
  expect(decodeJwt(signedHead)).toMatchObject({ sequence: 3, hash: events.at(-1)?.hash });
  expect(signingKey).toEqual(await hub.maker.signer.publicKey());
});

it('answers a page at a time, and says where the next begins while there is one', async () => {
  const first = await page({ limit: '2' });
  expect([first.events.length, first.nextAfter]).toEqual([2, 2]);
  const second = await page({ limit: '2', after: '2' });
  expect([second.events.map(({ sequence }) => sequence), second.nextAfter]).toEqual([[3], undefined]);
});

it('answers an empty page after the end', async () => {
  const { events, nextAfter } = await page({ after: '3' });
  expect([events, nextAfter]).toEqual([[], undefined]);
});

it('carries the statements of the key that signed its head, where this Lambda has not heard of that key yet', async () => {
  const declared = localKeys(2);
  const readSaid = () => readHubKeys(hub.ledger);
  const [warm, other] = [1, 2].map(() => makeSigner({ declared, readSaid, elapsed: () => 0 })) as [Signer, Signer];
  const exported = () =>
    callOperation(exportAudit, makeExportAudit({ ledger: hub.ledger, signer: warm }), people.admin, { query: {} });
  const first = await warm.publicKey();
  expect((await exported()).keyStatements).toEqual([]);
  const rotate = makeRotateSigningKey({ ledger: hub.ledger, signer: other });
  await callOperation(rotateSigningKey, rotate, people.admin, { body: { from: first.kid } });
  await sealPending({ ledger: hub.ledger, signer: other }, 5);
  const after = await exported();
  expect(after.keyStatements).toHaveLength(1);
  expect(verifyAudit(after, first)).toMatchObject({ kind: 'intact', events: 4 });
});

it('withholds from a Trust Admin what is neither of their trust nor of a project staged at it, and the chain still holds', async () => {
  hub.seed(
    projectItem({ trustIds: [trustIdOf(1)] }),
    modelItem(),
    runItem([1, 2]),
    ...[people.owner, people.admin].map((one) => userItem(one)),
  );
  const note = (action: string, subject: { kind: string; id: string }, facts = {}) =>
    commit(hub.ledger, [], [{ action, actor: hubActor, subject, facts }]);
  await note('b.project', { kind: 'project', id: ids.project });
  await note('b.model', { kind: 'model', id: ids.model });
  await note('b.run', { kind: 'run', id: ids.run });
  await note('b.ownRun', { kind: 'run', id: ids.run }, { trustId: trustIdOf(1) });
  await note('b.user', { kind: 'user', id: people.owner.userId });
  await note('b.other', { kind: 'trust', id: trustIdOf(2) });
  const read = async (caller: Parameters<typeof callOperation>[2]) => {
    const made = makeExportAudit({ ledger: hub.ledger, signer: hub.maker.signer });
    const exported = await callOperation(exportAudit, made, caller, { query: {} });
    expect(verifyAudit(exported, await hub.maker.signer.publicKey())).toMatchObject({ kind: 'intact', events: 9 });
    return exported.events.flatMap(({ event }) => (event === undefined ? [] : [event.action]));
  };
  expect(await read(trustAdminOf(1))).toEqual(['b.project', 'b.ownRun']);
  expect(await read(trustAdminOf(2))).toEqual(['b.other']);
  expect(await read(people.admin)).toHaveLength(9);
});
