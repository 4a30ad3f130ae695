import { decodeJwt } from 'jose';
import { beforeEach, expect, it } from 'vitest';
import { openAuditHead } from '#domain/audit/open-audit-head';
import { makeArchiveAuditHead } from '#lambdas/audit/archive-audit-head';
import { readAuditDay } from '#lambdas/platform/items/audit-day-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { memoryAuditArchive } from '#test/fakes/memory-audit-archive';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';

let hub: HubParts;
let archive: ReturnType<typeof memoryAuditArchive>;
const archiveHead = () => makeArchiveAuditHead({ ledger: hub.ledger, signer: hub.maker.signer, archive })();
const happen = (action: string) =>
  commit(hub.ledger, [], [{ action, actor: hubActor, subject: { kind: 'project', id: 'x' } }]);

beforeEach(() => {
  hub = hubParts();
  archive = memoryAuditArchive();
});

it('archives the signed head of what has happened until now, and lays it out for the trusts', async () => {
  await happen('a.one');
  await happen('a.two');
  expect(await archiveHead()).toEqual({ day: '2026-01-01', sequence: 2 });
  const [kept] = archive.held.values();
  const head = openAuditHead(kept?.signedHead ?? '', await hub.maker.signer.keys());
  expect(head).toMatchObject({ sequence: 2, at: '2026-01-01T12:00:00.000Z' });
  expect(await readAuditDay(hub.ledger)).toEqual({ day: '2026-01-01', signedBy: 0, ...kept });
});

it('does it once a day, and on a quiet day signs the same place with the new day', async () => {
  await happen('a.one');
  await archiveHead();
  await happen('a.two');
  expect(await archiveHead()).toEqual({ day: '2026-01-01', sequence: 1 });
  expect(archive.held.size).toBe(1);
  hub.pass(86_400);
  expect(await archiveHead()).toEqual({ day: '2026-01-02', sequence: 2 });
  hub.pass(86_400);
  expect(await archiveHead()).toEqual({ day: '2026-01-03', sequence: 2 });
  expect([...archive.held.keys()]).toEqual(['1 2026-01-01', '2 2026-01-02', '2 2026-01-03']);
  expect(decodeJwt((await readAuditDay(hub.ledger))?.signedHead ?? '')).toMatchObject({
    at: '2026-01-03T12:00:00.000Z',
  });
});

it('lays nothing out for the trusts that is not in the archive', async () => {
  await happen('a.one');
  const keep = async () => {
    throw new Error('S3 does not answer');
  };
  const failing = makeArchiveAuditHead({ ledger: hub.ledger, signer: hub.maker.signer, archive: { keep } });
  await expect(failing()).rejects.toThrow('S3 does not answer');
  expect(await readAuditDay(hub.ledger)).toBeUndefined();
});
