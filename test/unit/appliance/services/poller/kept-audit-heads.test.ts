import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { auditHeads } from '#appliance/cli/audit-heads';
import { openDatabase } from '#appliance/platform/database';
import { createKeptAuditHeads, type KeptAuditHeads } from '#appliance/services/poller/kept-audit-heads';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import { auditHeadType } from '#contracts/audit';
import { chainOf, followStatements } from '#domain/hub-key/hub-key-chain';
import { localSigner } from '#test/fakes/local-signer';
import { hubKeyPair, nextKey } from '#test/fixtures/hub-keys';
import { testFolder } from '#test/support/test-folder';

const root = testFolder('kept-audit-heads');
afterAll(() => rmSync(root, { recursive: true, force: true }));
const signer = localSigner();
const at = '2026-01-01T00:00:00.000Z';
const head = (sequence: number, hash = String(sequence).repeat(64).slice(0, 64), by = signer): Promise<string> =>
  by.signJws(auditHeadType, { sequence, hash, at });

let folder: string;
let logged: object[];
let open: () => Promise<KeptAuditHeads>;
let tests = 0;
beforeEach(() => {
  tests += 1;
  folder = join(root, String(tests));
  logged = [];
  open = async () => {
    const keys = await signer.keys();
    return createKeptAuditHeads({
      database: openDatabase(join(folder, 'poller.sqlite'), pollerMigrations),
      hubKeys: () => keys,
      log: (code, fields) => void logged.push({ code, ...fields }),
    });
  };
});

it('keeps each head once, in the order of the chain, over a restart', async () => {
  const [first, second] = [await head(3), await head(5)];
  const kept = await open();
  for (const signedHead of [first, first, second, second]) kept.keep(signedHead);
  (await open()).keep(second);
  expect(auditHeads({ dataFolder: folder })).toEqual([first, second]);
  expect(logged).toEqual([]);
});

it('keeps a later day’s head of the same place, and none that contradicts one or goes back', async () => {
  const kept = await open();
  const [first, again] = [
    await head(5),
    await signer.signJws(auditHeadType, { sequence: 5, hash: '5'.repeat(64), at: '2026-01-02T00:00:00.000Z' }),
  ];
  for (const signedHead of [first, again]) kept.keep(signedHead);
  for (const odd of [await head(5, 'a'.repeat(64)), await head(4)]) {
    kept.keep(odd);
    kept.keep(odd);
  }
  expect([...auditHeads({ dataFolder: folder })].sort()).toEqual([first, again].sort());
  expect(logged).toEqual([
    { code: 'AUDIT_HEAD_REFUSED', rule: 'one event at a place', keptSequence: 5, sequence: 5 },
    { code: 'AUDIT_HEAD_REFUSED', rule: 'the chain only grows', keptSequence: 5, sequence: 4 },
  ]);
});

it('looks again at a head that it refused once it has heard of the key that signed it, and not before', async () => {
  const [first, second, third] = [await hubKeyPair(), await hubKeyPair(), await hubKeyPair()];
  let chain = chainOf(first.key);
  const kept = createKeptAuditHeads({
    database: openDatabase(join(folder, 'poller.sqlite'), pollerMigrations),
    hubKeys: () => chain,
    log: (code, fields) => void logged.push({ code, ...fields }),
  });
  const signedHead = await third.signJws(auditHeadType, { sequence: 3, hash: '3'.repeat(64), at });
  const refused = { code: 'AUDIT_HEAD_REFUSED', rule: 'signed by the hub', keptSequence: 0 };
  for (const _ of [1, 2]) kept.keep(signedHead);
  expect(logged).toEqual([refused]);
  chain = followStatements(chain, [await nextKey(1, first, second)]).chain;
  for (const _ of [1, 2]) kept.keep(signedHead);
  expect(logged).toEqual([refused, refused]);
  chain = followStatements(chain, [await nextKey(2, second, third)]).chain;
  kept.keep(signedHead);
  expect(auditHeads({ dataFolder: folder })).toEqual([signedHead]);
  expect(logged).toHaveLength(2);
});

it('keeps nothing that the hub did not sign as a head', async () => {
  const kept = await open();
  const ofStranger = await head(1, undefined, localSigner());
  for (const odd of [
    '',
    'a.b.c',
    ofStranger,
    await signer.signJws('flip-task+jwt', { sequence: 1, hash: '1'.repeat(64), at }),
  ])
    kept.keep(odd);
  expect(auditHeads({ dataFolder: folder })).toEqual([]);
  expect(logged).toHaveLength(4);
  kept.keep(await head(1));
  expect(auditHeads({ dataFolder: folder })).toHaveLength(1);
});
