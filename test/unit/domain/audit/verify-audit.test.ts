import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AuditEvent, AuditExport, AuditPlace, auditHeadType, SealedAuditEvent } from '#contracts/audit';
import type { PublicJwk } from '#contracts/primitives';
import { canonicalJson } from '#domain/audit/canonical-json';
import { emptyChain, sealEvents, withheld } from '#domain/audit/seal-events';
import { verifyAudit } from '#domain/audit/verify-audit';
import { localSigner } from '#test/fakes/local-signer';

const signer = localSigner();
const at = '2026-01-01T00:00:00.000Z';
const event = (number: number): AuditEvent => ({
  eventId: `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`,
  at,
  action: 'task.leased',
  actor: { kind: 'trust', id: 'ALB' },
  subject: { kind: 'task', id: String(number) },
  facts: { fencingToken: number },
});

const exportOf = async (count: number): Promise<AuditExport> => {
  const events = sealEvents(
    emptyChain,
    Array.from({ length: count }, (_, index) => event(index)),
  );
  const { hash, sequence } = events.at(-1) ?? emptyChain;
  const signedHead = await signer.signJws(auditHeadType, { sequence, hash, at });
  return { events, signedHead, signingKey: await signer.publicKey(), keyStatements: [] };
};

let whole: AuditExport;
let key: PublicJwk;
beforeAll(async () => {
  whole = await exportOf(12);
  key = await signer.publicKey();
});

describe('verifying an audit export', () => {
  it('finds a whole chain intact, and an empty one', async () => {
    expect(verifyAudit(whole, key)).toMatchObject({ kind: 'intact', events: 12 });
    expect(verifyAudit(await exportOf(0), key)).toMatchObject({ kind: 'intact', events: 0 });
  });

  it('finds an event that was changed, at its place', () => {
    fc.assert(
      fc.property(fc.nat(11), (index) => {
        const forged = structuredClone(whole);
        forged.events[index]!.event!.facts.fencingToken = 99;
        expect(verifyAudit(forged, key)).toMatchObject({ kind: 'broken', sequence: index + 1 });
      }),
    );
  });

  it('finds a chain intact of which the reader sees some events by their hash alone, and any change of it', () => {
    const sealed = whole.events.map((place) => SealedAuditEvent.parse(place));
    for (const shown of [[], [0], [4, 5], [11]]) {
      const events = sealed.map((place, at) => (shown.includes(at) ? place : withheld(place)));
      const partial = AuditExport.parse({ ...whole, events });
      expect(JSON.stringify(partial)).not.toContain(event(2).eventId);
      expect(verifyAudit(partial, key)).toMatchObject({ kind: 'intact', events: 12, withheld: 12 - shown.length });
      for (const at of sealed.keys()) {
        const forged = structuredClone(partial);
        const place = forged.events[at]!;
        if (place.event === undefined) place.eventHash = 'f'.repeat(64);
        else place.event.facts.fencingToken = 99;
        expect(verifyAudit(forged, key)).toMatchObject({ kind: 'broken', sequence: at + 1 });
      }
    }
    expect(AuditPlace.safeParse({ ...sealed[0], event: undefined }).success).toBe(false);
    expect(AuditPlace.safeParse({ ...sealed[0], eventHash: 'f'.repeat(64) }).success).toBe(false);
  });

  it('finds an event that was dropped, wherever it was', () => {
    for (let index = 0; index < 12; index += 1) {
      const events = whole.events.filter((_, at) => at !== index);
      expect(verifyAudit({ ...whole, events }, key).kind).toBe('broken');
    }
  });

  it('finds a chain that was made anew from the changed event on', () => {
    const forged = whole.events.map(({ event: told }) => told!);
    forged[5] = { ...forged[5]!, actor: { kind: 'hub', id: 'hub' } };
    expect(verifyAudit({ ...whole, events: sealEvents(emptyChain, forged) }, key)).toMatchObject({
      kind: 'broken',
      rule: 'the signed head is the head of another chain',
    });
  });

  it('trusts no key but the one it was given', async () => {
    const stranger = localSigner();
    expect(verifyAudit(whole, await stranger.publicKey())).toMatchObject({ kind: 'broken' });
  });

  it('takes nothing for a head that was signed as something else', async () => {
    const { hash, sequence } = whole.events.at(-1)!;
    const signedHead = await signer.signJws('flip-task+jwt', { sequence, hash, at });
    expect(verifyAudit({ ...whole, signedHead }, key)).toMatchObject({ kind: 'broken' });
  });
});

describe('canonical JSON', () => {
  it('is the same for the same value, whatever the order of its members', () => {
    expect(canonicalJson({ b: 1, a: { d: [1, 'x'], c: null } })).toBe(
      canonicalJson({ a: { c: null, d: [1, 'x'] }, b: 1 }),
    );
    expect(canonicalJson({ a: 1 })).not.toBe(canonicalJson({ a: 2 }));
  });
});
