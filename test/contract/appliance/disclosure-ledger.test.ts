import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createSqliteLedger, disclosureMigrations } from '#appliance/services/query/questions/privacy-ledger-in-sqlite';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import type { LedgerEntry } from '#domain/disclosure/privacy-ledger';
import { engineOf, range, totalOnly } from '#test/support/disclosure-game';

const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
let files = 0;
const newFile = (): string => {
  files += 1;
  return join(folder, `${files}.sqlite`);
};
const open = (file: string, now = () => new Date(0)) =>
  createSqliteLedger(openDatabase(file, disclosureMigrations), now);
afterAll(() => rmSync(folder, { recursive: true }));

const entry = (key: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  projectId: 'project',
  dataDate: '2026-01-31',
  key,
  answer: `{"persons":${key.length}}`,
  releases: [{ of: 'numbers', units: 33_058, noisyPersons: 120 }],
  charges: [{ of: 'numbers', units: 33_058, persons: Uint8Array.of(1, 2, 3) }],
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

  it('gives back all that a project’s answers used and cost, in order, over all loads of the data', () => {
    const ledger = create();
    const entries = [
      entry('b'),
      entry("a'; DROP TABLE released; --", { charges: [{ of: 'tables', units: 7, persons: Uint8Array.of(9) }] }),
      entry('b', { dataDate: '2026-02-28', releases: [{ of: 'tables', units: 7, noisyPersons: -4.5 }], charges: [] }),
    ];
    for (const one of [entry('b', { projectId: 'other' }), ...entries]) ledger.record(one);
    const costs = [...ledger.costs('project')].map(({ charges, releases }) => ({ charges, releases }));
    expect(costs).toEqual(entries.map(({ charges, releases }) => ({ charges, releases })));
    expect([...ledger.costs('nobody')]).toEqual([]);
  });

  it('counts a project’s fresh answers over all loads of the data', () => {
    const ledger = create();
    ledger.record(entry('a'));
    ledger.record(entry('a', { dataDate: '2026-02-28' }));
    ledger.record(entry('c', { projectId: 'other' }));
    expect(ledger.used('project')).toBe(2);
    expect(ledger.used('nobody')).toBe(0);
  });

  it('knows every project that was answered, and when first', () => {
    const ledger = create();
    expect(ledger.served()).toEqual([]);
    for (const one of [entry('a'), entry('b'), entry('a', { projectId: 'other' })]) ledger.record(one);
    const firstAnsweredAt = '1970-01-01T00:00:00.000Z';
    expect([...ledger.served()].sort((one, two) => (one.projectId < two.projectId ? -1 : 1))).toEqual([
      { projectId: 'other', firstAnsweredAt },
      { projectId: 'project', firstAnsweredAt },
    ]);
  });

  it('refuses to record a text twice, and keeps nothing of the second', () => {
    const ledger = create();
    ledger.record(entry('a'));
    expect(() => ledger.record(entry('a', { answer: '{}' }))).toThrow();
    expect([...ledger.costs('project')].map(({ charges }) => charges)).toEqual([entry('a').charges]);
    expect(ledger.answer(entry('a'))).toBe('{"persons":1}');
  });
});

describe('the ledger in SQLite', () => {
  it('takes over what an earlier version charged, so that no account starts anew', () => {
    const file = newFile();
    const before = openDatabase(file, disclosureMigrations.slice(0, 2));
    before.exec(`
      INSERT INTO answer VALUES (1, 'project', '2026-01-31', 'q', 1, '{}',
        '{"number":{"value":120},"mostCharged":3524}', x'', NULL);
      INSERT INTO charge VALUES (1, 'numbers', 'both', 3515, x'010203')`);
    before.close();
    const [{ charges, releases } = entry('none'), ...others] = open(file).costs('project');
    expect(others).toEqual([]);
    expect(releases).toEqual([{ of: 'numbers', units: 35_240, noisyPersons: 120 }]);
    expect(charges).toEqual([{ of: 'numbers', units: 35_150, persons: Uint8Array.of(1, 2, 3) }]);
  });

  it('answers after kill -9 and a start as it would have without, whole answers only', () => {
    const file = newFile();
    const ask = (at: number) => totalOnly(`${at}`, range(at * 7, at * 7 + 150));
    const script = `
      const { openDatabase } = await import('#appliance/platform/database');
      const { createSqliteLedger, disclosureMigrations } = await import('#appliance/services/query/questions/privacy-ledger-in-sqlite');
      const { engineOf, range, totalOnly } = await import('#test/support/disclosure-game');
      const engine = engineOf('no noise', { ledger: createSqliteLedger(openDatabase(process.argv[1], disclosureMigrations), () => new Date()) });
      for (let at = 0; at < 6; at += 1) engine.answer(totalOnly(String(at), range(at * 7, at * 7 + 150)));
      process.kill(process.pid, 'SIGKILL');`;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script, file], { encoding: 'utf8' });
    expect({ signal: run.signal, stderr: run.stderr }).toMatchObject({ signal: 'SIGKILL' });
    const [after, whole] = [engineOf('no noise', { ledger: open(file) }), engineOf('no noise')];
    for (let at = 0; at < 12; at += 1) {
      const expected = whole.answer(ask(at));
      const answer = after.answer(ask(at));
      expect({ ...answer, budget: null }).toEqual({ ...expected, budget: null });
    }
    expect(after.budget(ask(0))).toEqual({ allowed: 100, used: 12 });
  });
});
