import { beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { SealedAuditEvent } from '#contracts/audit';
import { readHead } from '#lambdas/audit/head-item';
import { makeSealAudit } from '#lambdas/audit/seal-audit';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';

let hub: HubParts;
const seal = () => makeSealAudit({ ledger: hub.ledger, signer: hub.maker.signer })();
const happen = (action: string) =>
  commit(hub.ledger, [], [{ action, actor: hubActor, subject: { kind: 'project', id: 'x' } }]);

/** The events of the block that ends with this sequence number. */
const sealedUpTo = (sequence: number): SealedAuditEvent[] =>
  z.object({ events: z.array(SealedAuditEvent) }).parse(hub.at(keys.auditSealed(sequence))).events;

beforeEach(() => {
  hub = hubParts();
});

it('chains what is pending in the order in which it happened, and signs the new head', async () => {
  for (const action of ['a.one', 'a.two', 'a.three']) await happen(action);
  expect(await seal()).toEqual({ events: 3, sequence: 3, behindSeconds: 0 });
  const sealed = sealedUpTo(3);
  expect(sealed.map(({ event }) => event.action)).toEqual(['a.one', 'a.two', 'a.three']);
  expect(sealed[1]?.previousHash).toBe(sealed[0]?.hash);
  expect(await readHead(hub.ledger)).toMatchObject({ sequence: 3, hash: sealed[2]?.hash });
  expect(hub.audited()).toEqual([]);
});

it('signs the head of an empty chain once, and leaves it alone afterwards', async () => {
  expect(await seal()).toEqual({ events: 0, sequence: 0, behindSeconds: 0 });
  const head = await readHead(hub.ledger);
  expect(head.signedHead).not.toBe('');
  hub.pass(60);
  expect(await seal()).toEqual({ events: 0, sequence: 0, behindSeconds: 0 });
  expect(await readHead(hub.ledger)).toEqual(head);
});

it('takes more than fits one transaction, in several', async () => {
  for (let index = 0; index < 120; index += 1) await happen('a.again');
  expect(await seal()).toEqual({ events: 120, sequence: 120, behindSeconds: 0 });
});

it('does not fork the chain when another sealer is quicker', async () => {
  await happen('a.one');
  await seal();
  await happen('a.two');
  const head = await readHead(hub.ledger);
  hub.beforeNextWrite(() => hub.seed({ ...keys.auditHead(), ...head, sequence: 7, hash: 'f'.repeat(64) }));
  expect(await seal()).toEqual({ events: 1, sequence: 8, behindSeconds: 0 });
  expect(sealedUpTo(8)).toMatchObject([{ previousHash: 'f'.repeat(64) }]);
  expect(hub.at(keys.auditSealed(2))).toBeUndefined();
});
