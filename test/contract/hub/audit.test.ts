import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AuditExport, type SealedAuditEvent } from '#contracts/audit';
import { UserId } from '#contracts/ids';
import { verifyAudit } from '#domain/audit/verify-audit';
import { makeExportAudit } from '#lambdas/audit/export-audit';
import { sealPending } from '#lambdas/audit/seal-pending';
import { commit } from '#lambdas/platform/ledger/commit';
import { partitions } from '#lambdas/platform/ledger/keys';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
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
const happen = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) await commit(test.ledger, [], [note(String(index))]);
};
const caller = { kind: 'user', userId: UserId.parse('a'), email: 'a@flip.example', role: 'Admin' } as const;
const page = async (after: number, limit: number): Promise<AuditExport> =>
  AuditExport.parse(
    await makeExportAudit({ ledger: test.ledger, signer })(
      { params: {}, query: { after, limit }, body: undefined },
      { caller, correlationId: 'c' },
    ),
  );
const whole = async (limit = 1000): Promise<AuditExport> => {
  const events: SealedAuditEvent[] = [];
  for (let after = 0; ; ) {
    const next = await page(after, limit);
    events.push(...next.events);
    if (next.nextAfter === undefined) return { ...next, events };
    after = next.nextAfter;
  }
};
const verdict = async (exported: AuditExport) => verifyAudit(exported, await signer.publicKey());

describe('the audit chain', () => {
  it('is whole before anything has happened', async () => {
    expect(await verdict(await whole())).toMatchObject({ kind: 'intact', events: 0 });
  });

  it('holds every event once and in order, however many sealers meet', async () => {
    await happen(130);
    const sealed = await Promise.all(Array.from({ length: 4 }, () => sealPending({ ledger: test.ledger, signer })));
    expect(sealed.reduce((sum, { events }) => sum + events, 0)).toBe(130);
    const exported = await whole();
    expect(await verdict(exported)).toMatchObject({ kind: 'intact', events: 130 });
    expect(new Set(exported.events.map(({ event }) => event.eventId)).size).toBe(130);
    const pending = await queryItems(test.ledger, { partition: partitions.auditPending }, z.unknown());
    expect(pending).toEqual([]);
  });

  it('seals what is pending before it is exported', async () => {
    await happen(3);
    expect((await whole()).events).toHaveLength(133);
  });

  it('is the same chain read in pages', async () => {
    const exported = await whole(17);
    expect(exported.events).toHaveLength(133);
    expect((await verdict(exported)).kind).toBe('intact');
  });

  it('shows when somebody changed it on the ledger', async () => {
    const exported = await whole();
    const forged = structuredClone(exported);
    forged.events[77]!.event.subject.id = 'another';
    expect(await verdict(forged)).toMatchObject({ kind: 'broken', sequence: 78 });
    expect((await verdict(exported)).kind).toBe('intact');
  });
});

describe('the command that verifies', () => {
  const repository = fileURLToPath(new URL('../../../', import.meta.url));
  const run = (folder: string) => {
    const args = ['bin/verify-audit.ts', join(folder, 'export.json'), '--key', join(folder, 'key.json')];
    return spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8' });
  };

  it('needs the pages of an export and a key, and no hub', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flip-audit-'));
    const pages = [await page(0, 100), await page(100, 1000)];
    writeFileSync(join(folder, 'key.json'), JSON.stringify(await signer.publicKey()));
    writeFileSync(join(folder, 'export.json'), JSON.stringify(pages));
    expect(run(folder)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^intact: \d+ events/) });
    writeFileSync(join(folder, 'export.json'), JSON.stringify(pages[0]));
    expect(run(folder)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^broken at event 100/) });
    rmSync(folder, { recursive: true });
  });
});

describe('a transition', () => {
  const Thing = z.object({ status: z.string(), colour: z.string().optional() });
  const step = { from: ['NEW'], to: 'OLD' } as const;
  const place = (id: string) => ({ pk: `THING#${id}`, sk: 'THING' });
  const actions = async (id: string): Promise<string[]> =>
    (await whole()).events.filter(({ event }) => event.subject.id === id).map(({ event }) => event.action);
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
