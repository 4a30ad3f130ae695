import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AuditExport, type AuditPlace } from '#contracts/audit';
import { UserId } from '#contracts/ids';
import { makeExportAudit } from '#lambdas/audit/export-audit';
import { commit } from '#lambdas/platform/ledger/commit';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { localSigner } from '#test/fakes/local-signer';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

const signer = localSigner();
let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
});
afterAll(() => test.stop());

const note = (subject: string) => ({
  action: 'thing.done',
  actor: { kind: 'hub', id: 'hub' } as const,
  subject: { kind: 'thing', id: subject },
});
const caller = { kind: 'user', userId: UserId.parse('a'), email: 'a@flip.example', role: 'Admin' } as const;
const audited = async (): Promise<readonly AuditPlace[]> => {
  const asked = { params: {}, query: { after: 0, limit: 1000 }, body: undefined };
  const answer = await makeExportAudit({ ledger: test.ledger, signer })(asked, { caller, correlationId: 'c' });
  return AuditExport.parse(answer).events;
};

describe('a transition', () => {
  const Thing = z.object({ status: z.string(), colour: z.string().optional() });
  const step = { from: ['NEW'], to: 'OLD' } as const;
  const place = (id: string) => ({ pk: `THING#${id}`, sk: 'THING' });
  const actions = async (id: string): Promise<string[]> =>
    (await audited()).flatMap(({ event }) => (event?.subject.id === id ? [event.action] : []));
  const grow = (id: string, also: Parameters<typeof applyTransition>[1]['also'] = []) =>
    applyTransition(test.ledger, { key: place(id), schema: Thing, step, also, audit: note(id) });
  const begin = (id: string) => commit(test.ledger, [putNew(test.ledger, { ...place(id), status: 'NEW' })], []);

  it('writes the change and its event together, once', async () => {
    await begin('a');
    expect(await grow('a')).toEqual({ kind: 'applied' });
    expect(await grow('a')).toEqual({ kind: 'wrongState', found: { status: 'OLD' } });
    expect(await actions('a')).toEqual(['thing.done']);
  });

  it('tells that there is nothing', async () => {
    expect(await grow('nothing')).toEqual({ kind: 'notFound' });
    expect(await actions('nothing')).toEqual([]);
  });

  it('lets one of many through, and the others see what it became', async () => {
    await begin('b');
    const all = await Promise.all(Array.from({ length: 10 }, () => grow('b')));
    expect(all.filter(({ kind }) => kind === 'applied')).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === 'wrongState')).toHaveLength(9);
    expect(await actions('b')).toEqual(['thing.done']);
  });

  it('writes nothing when what belongs to it does not hold, and names which', async () => {
    await begin('c');
    await begin('d');
    const taken = putNew(test.ledger, { ...place('d'), status: 'NEW' });
    const free = putNew(test.ledger, { ...place('e'), status: 'NEW' });
    expect(await grow('c', [free, taken])).toEqual({ kind: 'refused', index: 1 });
    expect(await actions('c')).toEqual([]);
    expect(await grow('c', [free])).toEqual({ kind: 'applied' });
  });
});
