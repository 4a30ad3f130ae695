import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditEvent, AuditExport, type AuditPlace } from '#contracts/audit';
import { UserId } from '#contracts/ids';
import { verifyAudit } from '#domain/audit/verify-audit';
import { makeExportAudit } from '#lambdas/audit/export-audit';
import { oldestPending } from '#lambdas/audit/oldest-pending';
import { makeSealAudit } from '#lambdas/audit/seal-audit';
import { sealPending } from '#lambdas/audit/seal-pending';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
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
  const events: AuditPlace[] = [];
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
    const sealed = await Promise.all(Array.from({ length: 4 }, () => sealPending({ ledger: test.ledger, signer }, 60)));
    expect(sealed.reduce((sum, { events }) => sum + events, 0)).toBe(130);
    const exported = await whole();
    expect(await verdict(exported)).toMatchObject({ kind: 'intact', events: 130 });
    expect(new Set(exported.events.map(({ event }) => event!.eventId)).size).toBe(130);
    expect(await oldestPending(test.ledger, 1000)).toEqual([]);
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
    forged.events[77]!.event!.subject.id = 'another';
    expect(await verdict(forged)).toMatchObject({ kind: 'broken', sequence: 78 });
    expect((await verdict(exported)).kind).toBe('intact');
  });
});

describe('a sealer with much to do', () => {
  /** Events as the hub writes them, straight onto the ledger and many at a time. */
  const wait = async (count: number, at: string, facts: AuditEvent['facts'] = {}): Promise<void> => {
    const writes = Array.from({ length: count }, (_, index) => {
      const event = { eventId: test.ledger.newId(), at, facts, ...note(String(index)) };
      return putNew(test.ledger, { ...keys.auditPending(event.eventId), kind: 'AUDIT_PENDING', event });
    });
    // A transaction ends at 100 writes and at 4 MB.
    for (let start = 0; start < count; start += 50) await commit(test.ledger, writes.slice(start, start + 50), []);
  };
  /** The ledger with its transactions counted. */
  const counted = () => {
    const client = Object.create(test.ledger.client);
    const counts = { transactions: 0, signatures: 0 };
    client.send = (command: object) => {
      if (command.constructor.name === 'TransactWriteCommand') counts.transactions += 1;
      return test.ledger.client.send(command as never);
    };
    const signJws: typeof signer.signJws = (...given) => {
      counts.signatures += 1;
      return signer.signJws(...given);
    };
    return { counts, deps: { ledger: { ...test.ledger, client }, signer: { signJws } } };
  };

  it('needs few enough calls for 500 events a second: one transaction for 96, one signature for hundreds', async () => {
    const before = await whole();
    await wait(3000, test.ledger.now().toISOString());
    const { counts, deps } = counted();
    const { behindSeconds, events } = await sealPending(deps, 60);
    expect({ behindSeconds, events }).toEqual({ behindSeconds: 0, events: 3000 });
    // Ids spread over sixteen partitions by chance: a page that was read has at least 16 × 60 minus what was cut off.
    expect(counts.signatures).toBeLessThanOrEqual(3000 / 400);
    expect(counts.transactions - counts.signatures).toBeLessThanOrEqual(3000 / 96 + 3000 / 400);
    const exported = await whole();
    expect(await verdict(exported)).toMatchObject({ kind: 'intact', events: before.events.length + 3000 });
    const ids = exported.events.slice(before.events.length).map(({ event }) => event!.eventId);
    expect(ids).toEqual([...ids].sort());
  });

  it('ends in time, says how far behind it is, and the next call goes on', async () => {
    const start = test.ledger.now().getTime();
    await wait(1200, new Date(start - 400_000).toISOString());
    let calls = 0;
    // Each look at the clock finds it 10 s on: time is up after some pages.
    const slow = { ...test.ledger, now: () => new Date(start + 10_000 * calls++) };
    const first = await makeSealAudit({ ledger: slow, signer })();
    expect(first.events).toBeGreaterThan(0);
    expect(first.events).toBeLessThan(1200);
    expect(first.behindSeconds).toBeGreaterThan(400);
    const second = await makeSealAudit({ ledger: test.ledger, signer })();
    expect(second).toMatchObject({ events: 1200 - first.events, behindSeconds: 0 });
    expect((await verdict(await whole())).kind).toBe('intact');
  });

  it('says it in the export too, which ends at what is signed', async () => {
    const start = test.ledger.now().getTime();
    await wait(50, new Date(start - 90_000).toISOString());
    let calls = 0;
    const late = { ...test.ledger, now: () => new Date(start + 60_000 * calls++) };
    const asked = { params: {}, query: { after: 0, limit: 1000 }, body: undefined };
    const answer = AuditExport.parse(
      await makeExportAudit({ ledger: late, signer })(asked, { caller, correlationId: 'c' }),
    );
    expect(answer.behindSeconds).toBeGreaterThanOrEqual(90);
    expect((await page(0, 1000)).behindSeconds).toBeUndefined();
  });

  it('cuts what it seals and what it exports by size, so that neither item nor answer is too large', async () => {
    const before = (await whole()).events.length;
    await wait(120, test.ledger.now().toISOString(), { long: 'x'.repeat(60_000) });
    await sealPending({ ledger: test.ledger, signer }, 60);
    const first = await page(before, 1000);
    expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThan(5_000_000);
    expect(first.events.length).toBeGreaterThan(10);
    expect(first.nextAfter).toBe(before + first.events.length);
    expect(await verdict(await whole())).toMatchObject({ kind: 'intact', events: before + 120 });
  });
});
