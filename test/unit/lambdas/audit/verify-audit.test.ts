import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { verifyAudit } from '#contracts/api/audit';
import { revokeSigningKey, rotateSigningKey } from '#contracts/api/platform';
import { auditHeadType, SealedAuditEvent } from '#contracts/audit';
import { sealEvents } from '#domain/audit/seal-events';
import { makeArchiveAuditHead } from '#lambdas/audit/archive-audit-head';
import { readHead } from '#lambdas/audit/head-item';
import { makeVerifyAudit } from '#lambdas/audit/verify-audit';
import { readHubKeys } from '#lambdas/platform/items/hub-keys-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { makeSigner, type Signer } from '#lambdas/platform/tasks/signer';
import { makeRevokeSigningKey } from '#lambdas/platform-api/revoke-signing-key';
import { makeRotateSigningKey } from '#lambdas/platform-api/rotate-signing-key';
import { localKeys, localSigner } from '#test/fakes/local-signer';
import { memoryAuditArchive } from '#test/fakes/memory-audit-archive';
import { memoryExecutions } from '#test/fakes/memory-executions';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';

let hub: HubParts;
let archive: ReturnType<typeof memoryAuditArchive>;
let elapsed: number;
/** Milliseconds that every look at the clock takes. */
let tick: number;

const verified = (body: object = {}) =>
  callOperation(
    verifyAudit,
    makeVerifyAudit({
      ledger: hub.ledger,
      signer: hub.maker.signer,
      archive,
      eventsAtATime: 2,
      elapsed: () => {
        elapsed += tick;
        return elapsed;
      },
    }),
    people.admin,
    { body },
  );
const happen = async (...actions: string[]): Promise<void> => {
  for (const action of actions)
    await commit(hub.ledger, [], [{ action, actor: hubActor, subject: { kind: 'project', id: 'x' } }]);
};
const archiveHead = () => makeArchiveAuditHead({ ledger: hub.ledger, signer: hub.maker.signer, archive })();
const block = (last: number): SealedAuditEvent[] =>
  z.object({ events: z.array(SealedAuditEvent) }).parse(hub.at(keys.auditSealed(last))).events;

beforeEach(async () => {
  hub = hubParts();
  archive = memoryAuditArchive();
  [elapsed, tick] = [0, 0];
  await happen('a.one', 'a.two');
  await archiveHead();
  await happen('a.three');
});

describe('verifying the chain on the ledger', () => {
  it('finds it intact up to its end, with what has just happened, through the archived heads', async () => {
    const found = await verified();
    const { hash } = await readHead(hub.ledger);
    expect(found).toEqual({ kind: 'intact', events: 3, archivedHeads: 1, upTo: { sequence: 3, hash } });
  });

  it('goes on from a place that was kept, which may be the end', async () => {
    const [, second] = block(2);
    const from = { sequence: 2, hash: second?.hash ?? '' };
    expect(await verified({ from })).toMatchObject({ kind: 'intact', events: 1 });
    const { hash } = await readHead(hub.ledger);
    expect(await verified({ from: { sequence: 3, hash } })).toMatchObject({ kind: 'intact', events: 0 });
  });

  it('says where another call goes on when it has no more time', async () => {
    tick = 25_000;
    const first = await verified();
    expect(first).toMatchObject({ kind: 'partly', events: 2, upTo: { sequence: 2 } });
    tick = 0;
    expect(await verified({ from: (first as { upTo: object }).upTo })).toMatchObject({ kind: 'intact', events: 1 });
  });

  it('finds an event that was changed, at its place', async () => {
    await verified();
    const events = structuredClone(block(2));
    events[1]!.event.action = 'a.other';
    hub.seed({ ...hub.at(keys.auditSealed(2)), events });
    expect(await verified()).toEqual({ kind: 'broken', sequence: 2, rule: 'the event was changed' });
  });

  it('finds by the archive a chain that was made anew and signed anew', async () => {
    await verified();
    const told = [...block(2), ...block(3)].map(({ event }) => event);
    told[0] = { ...told[0]!, action: 'a.other' };
    const anew = sealEvents({ sequence: 0, hash: '0'.repeat(64) }, told);
    hub.seed({ ...hub.at(keys.auditSealed(2)), events: anew.slice(0, 2) });
    hub.seed({ ...hub.at(keys.auditSealed(3)), events: anew.slice(2) });
    hub.seed({ ...hub.at(keys.auditHead()), hash: anew[2]?.hash });
    expect(await verified()).toEqual({
      kind: 'broken',
      sequence: 2,
      rule: 'the chain does not pass through a head that was kept',
    });
    archive.held.clear();
    expect(await verified()).toMatchObject({ kind: 'intact', archivedHeads: 0 });
  });

  it('finds a chain that ends before an archived head, and one that lost its last events', async () => {
    await verified();
    await archiveHead();
    hub.pass(86_400);
    await archiveHead();
    const second = block(2)[1];
    hub.seed({ ...hub.at(keys.auditHead()), sequence: 2, signedSequence: 2, hash: second?.hash });
    expect(await verified()).toEqual({
      kind: 'broken',
      sequence: 2,
      rule: 'the chain ends before a head of the archive',
    });
    archive.held.clear();
    hub.seed({ ...hub.at(keys.auditHead()), sequence: 4, signedSequence: 4 });
    expect(await verified()).toEqual({ kind: 'broken', sequence: 4, rule: 'an event is missing or out of place' });
  });

  it('finds a head in the archive that this hub did not sign for its place', async () => {
    const stranger = await localSigner().signJws('flip-audit-head+jwt', { sequence: 1, hash: 'a'.repeat(64), at: '' });
    const [own] = archive.held.values();
    for (const head of [
      { sequence: 1, signedHead: stranger },
      { sequence: 1, signedHead: own?.signedHead ?? '' },
    ]) {
      archive.held.set('odd', head);
      expect(await verified()).toMatchObject({
        kind: 'broken',
        sequence: 1,
        rule: 'a head of the archive was not signed by this hub for its place',
      });
    }
  });

  it('does not take a place of another chain to go on from', async () => {
    const from = { sequence: 2, hash: 'f'.repeat(64) };
    expect(await verified({ from })).toMatchObject({ kind: 'broken', sequence: 2 });
    expect(await verified({ from: { sequence: 9, hash: 'f'.repeat(64) } })).toMatchObject({ kind: 'broken' });
  });
});

describe('a chain of which several keys signed heads', () => {
  let signer: Signer;
  let declared: ReturnType<typeof localKeys>;
  const revokeFirst = async (from: string) => {
    const { kid } = (await signer.keys()).keys[0];
    const { executions } = memoryExecutions();
    const revoke = makeRevokeSigningKey({ ledger: hub.ledger, signer, executions });
    await callOperation(revokeSigningKey, revoke, people.admin, { body: { kid, from } });
  };
  beforeEach(async () => {
    declared = localKeys(2);
    const parts = hubParts();
    signer = makeSigner({ declared, readSaid: () => readHubKeys(parts.ledger), elapsed: () => 0 });
    hub = { ...parts, maker: { ...parts.maker, signer } };
    archive = memoryAuditArchive();
    await happen('a.one', 'a.two');
    await archiveHead();
    const from = (await signer.publicKey()).kid;
    const rotate = makeRotateSigningKey({ ledger: hub.ledger, signer });
    await callOperation(rotateSigningKey, rotate, people.admin, { body: { from } });
    hub.pass(86_400);
    await happen('a.three');
    await archiveHead();
  });

  it('is intact through all of them, also where the key of one was revoked since', async () => {
    expect(await verified()).toMatchObject({ kind: 'intact', events: 4, archivedHeads: 2 });
    await revokeFirst('2025-01-01T00:00:00.000Z');
    expect(await verified()).toMatchObject({ kind: 'intact', events: 5, archivedHeads: 2 });
  });

  it('is intact also for a Lambda that has not heard of the later key yet, and not with a head of a key that is none of them', async () => {
    let reads = 0;
    const readSaid = async () => {
      reads += 1;
      return reads === 1 ? undefined : readHubKeys(hub.ledger);
    };
    const warm = makeSigner({ declared, readSaid, elapsed: () => 0 });
    expect((await warm.keys()).keys).toHaveLength(1);
    hub = { ...hub, maker: { ...hub.maker, signer: warm } };
    expect(await verified()).toMatchObject({ kind: 'intact', events: 4, archivedHeads: 2 });
    const head = { sequence: 1, hash: 'b'.repeat(64), at: '2026-01-01T00:00:00.000Z' };
    archive.held.set('of a stranger', { sequence: 1, signedHead: await localSigner().signJws(auditHeadType, head) });
    expect(await verified()).toMatchObject({ kind: 'broken', sequence: 1 });
  });

  it('is bound by a head whose key was revoked, as by any other', async () => {
    const first = makeSigner({ declared: declared.slice(0, 1), readSaid: async () => undefined, elapsed: () => 0 });
    const head = { sequence: 1, hash: 'b'.repeat(64), at: '2026-01-01T00:00:00.000Z' };
    archive.held.set('another past', { sequence: 1, signedHead: await first.signJws(auditHeadType, head) });
    await revokeFirst('2025-01-01T00:00:00.000Z');
    expect(await verified()).toEqual({
      kind: 'broken',
      sequence: 1,
      rule: 'the chain does not pass through a head that was kept',
    });
  });
});
