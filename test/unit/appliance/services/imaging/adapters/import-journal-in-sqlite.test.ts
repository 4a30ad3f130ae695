import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import type { Damage } from '#appliance/platform/service-database';
import { importJournalInSqlite, importMigrations } from '#appliance/services/imaging/adapters/import-journal-in-sqlite';
import { ProjectId } from '#contracts/ids';

const projectId = ProjectId.parse('0198c8a0-0000-7000-8000-000000000001');
const otherId = ProjectId.parse('0198c8a0-0000-7000-8000-000000000009');
const keys = ['1', '2', '3'].map((n) => n.padStart(16, '0'));
const excluded = { kind: 'EXCLUDED', reason: 'NOT_IN_PACS' } as const;

/** Two imports that have ended. */
function open() {
  const damage: Damage[] = [];
  const database = openDatabase(':memory:', importMigrations, { report: (found) => damage.push(found) });
  const journal = importJournalInSqlite(database);
  for (const id of [projectId, otherId]) {
    journal.begin(id, 'ab'.repeat(32), keys);
    for (const key of keys) journal.recordOutcome(id, key, excluded);
    journal.recordSummary({
      projectId: id,
      status: 'FAILED',
      figures: { personsWithImages: null, excluded: [{ reason: 'NOT_IN_PACS', persons: 30, margin: 11 }] },
      manifestHash: 'cd'.repeat(32),
      finishedAt: '2026-01-01T00:00:00.000Z',
    });
  }
  return { damage, database, journal };
}

describe('the journal of imports', () => {
  it('has nothing to resume where every import has ended', () => {
    const { damage, journal } = open();
    expect(journal.unfinished()).toEqual([]);
    expect(damage).toEqual([]);
  });

  it('imports a study again whose outcome is garbage, and nothing else', () => {
    const { damage, database, journal } = open();
    database
      .prepare('UPDATE studies SET outcome = ? WHERE project_id = ? AND study_key = ?')
      .run('garbage', projectId, keys[1] ?? '');
    expect(journal.unfinished()).toEqual([projectId]);
    expect(journal.find(projectId)).toMatchObject({
      summary: undefined,
      studies: [{ outcome: excluded }, { outcome: undefined }, { outcome: excluded }],
    });
    expect(journal.find(otherId)?.summary?.figures?.excluded[0]?.persons).toBe(30);
    expect(damage).toEqual([{ kind: 'row', table: 'studies', rule: 'not JSON' }]);
  });

  it('ends an import again whose summary is garbage, from the outcomes that it has', () => {
    const { damage, database, journal } = open();
    database.prepare('UPDATE imports SET summary = ? WHERE project_id = ?').run('{}', projectId);
    expect(journal.unfinished()).toEqual([projectId]);
    expect(journal.find(projectId)?.studies.map(({ outcome }) => outcome)).toEqual([excluded, excluded, excluded]);
    expect(damage).toHaveLength(1);
  });
});
