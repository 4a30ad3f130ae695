import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createSqliteLedger, disclosureMigrations } from '#appliance/services/query/questions/disclosure-ledger';
import type { LedgerEntry } from '#domain/disclosure/disclosure-ledger';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { engineOf, range, totalOnly } from '#test/support/disclosure-game';

const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
let files = 0;
const newFile = (): string => {
  files += 1;
  return join(folder, `${files}.sqlite`);
};
const open = (file: string) => createSqliteLedger(openDatabase(file, disclosureMigrations));
afterAll(() => rmSync(folder, { recursive: true }));

const entry = (key: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  projectId: 'project',
  dataDate: '2026-01-31',
  key,
  counted: true,
  answer: `{"persons":${key.length}}`,
  number: { kind: 'total', persons: Uint8Array.of(1, 2, 3), value: 120, sd: 5.5, units: 3515, from: [] },
  tables: [{ place: 0, name: 'sex', cells: [60, 61], units: 932 }],
  charges: [{ of: 'numbers', to: 'both', units: 3515, persons: Uint8Array.of(1, 2, 3) }],
  mostCharged: 3524,
  ...more,
});

describe.each([
  ['in memory', createMemoryLedger],
  ['in SQLite', () => open(newFile())],
])('a disclosure ledger %s', (_, create) => {
  it('gives back the answer to a text, of the same project and data alone', () => {
    const ledger = create();
    ledger.record(entry('a'));
    const asked = { projectId: 'project', dataDate: '2026-01-31', key: 'a' };
    expect(ledger.answer(asked)).toBe('{"persons":1}');
    for (const other of [{ key: 'b' }, { projectId: 'other' }, { dataDate: '2026-02-28' }])
      expect(ledger.answer({ ...asked, ...other })).toBeUndefined();
  });

  it('gives back all that was recorded of one load of the data, in order', () => {
    const ledger = create();
    const entries = [entry('b'), entry("a'; DROP TABLE answer; --", { counted: false }), entry('c', { projectId: '' })];
    for (const one of entries) ledger.record(one);
    expect([...ledger.entries('2026-01-31')]).toEqual(entries);
    expect([...ledger.entries('2025-12-31')]).toEqual([]);
  });

  it('counts a project’s counted questions of one load of the data', () => {
    const ledger = create();
    ledger.record(entry('a'));
    ledger.record(entry('b', { counted: false }));
    ledger.record(entry('c', { projectId: 'other' }));
    expect(ledger.used({ projectId: 'project', dataDate: '2026-01-31' })).toBe(1);
    expect(ledger.used({ projectId: 'nobody', dataDate: '2026-01-31' })).toBe(0);
  });

  it('refuses to record a text twice, and keeps nothing of the second', () => {
    const ledger = create();
    ledger.record(entry('a'));
    expect(() => ledger.record(entry('a', { answer: '{}' }))).toThrow();
    expect([...ledger.entries('2026-01-31')]).toEqual([entry('a')]);
  });
});

describe('the ledger in SQLite', () => {
  it('drops sets and charges of an older load once a newer one is asked about, and keeps its answers', () => {
    const ledger = open(newFile());
    ledger.record(entry('a'));
    ledger.record(entry('a', { dataDate: '2026-02-28' }));
    const [old] = ledger.entries('2026-01-31');
    expect(old?.charges).toEqual([]);
    expect(old?.number.persons).toHaveLength(0);
    expect(ledger.answer({ projectId: 'project', dataDate: '2026-01-31', key: 'a' })).toBe('{"persons":1}');
    expect([...ledger.entries('2026-02-28')][0]?.charges).toHaveLength(1);
  });

  it('answers after kill -9 and a start as it would have without, whole answers only', () => {
    const file = newFile();
    const ask = (at: number) => totalOnly(`${at}`, range(at * 7, at * 7 + 150));
    const script = `
      const { openDatabase } = await import('#appliance/platform/database');
      const { createSqliteLedger, disclosureMigrations } = await import('#appliance/services/query/questions/disclosure-ledger');
      const { engineOf, range, totalOnly } = await import('#test/support/disclosure-game');
      const engine = engineOf('s', { ledger: createSqliteLedger(openDatabase(process.argv[1], disclosureMigrations)) });
      for (let at = 0; at < 6; at += 1) engine.answer(totalOnly(String(at), range(at * 7, at * 7 + 150)));
      process.kill(process.pid, 'SIGKILL');`;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script, file], { encoding: 'utf8' });
    expect({ signal: run.signal, stderr: run.stderr }).toMatchObject({ signal: 'SIGKILL' });
    const [after, whole] = [engineOf('s', { ledger: open(file) }), engineOf('s')];
    for (let at = 0; at < 12; at += 1) {
      const expected = whole.answer(ask(at));
      const answer = after.answer(ask(at));
      expect({ ...answer, budget: null }).toEqual({ ...expected, budget: null });
    }
    expect(after.budget(ask(0))).toEqual({ allowed: 100, used: 12 });
  });
});
