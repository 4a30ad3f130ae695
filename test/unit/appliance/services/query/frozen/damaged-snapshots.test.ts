import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createSnapshotStore, snapshotMigrations } from '#appliance/services/query/frozen/snapshot-store';
import { ProjectId, QueryId } from '#contracts/ids';

const projectId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bb');
const otherId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bc');
const at = '2026-02-01T00:00:00.000Z';
const key = (n: number): string => String(n).padStart(16, '0');

function open(file = ':memory:') {
  const database = openDatabase(file, snapshotMigrations);
  const store = createSnapshotStore(database);
  for (const id of [projectId, otherId])
    store.add({
      facts: {
        projectId: id,
        queryId: QueryId.parse('0190a000-0000-7000-8000-0000000000cc'),
        snapshotHash: 'a'.repeat(64),
        persons: 10,
        studies: 10,
        frozenAt: at,
      },
      importUnits: 0,
      members: [1, 2, 3].map((n) => ({ personKey: key(n), optOutMark: '' })),
      studies: [1, 2, 3].map((n) => ({
        study: { accessionNumber: `A${n}`, studyKey: key(n), personKey: key(n), patientId: '' },
        row: {
          accession_id: key(n),
          person_key: key(n),
          age_years: null,
          sex: '' as const,
          modality: 'CT',
          body_site: '',
          finding_concept_ids: '',
        },
      })),
    });
  return { database, store };
}
const damaged = expect.objectContaining({ code: 'STORED_ROW_DAMAGED' });

describe('a frozen cohort with a damaged row', () => {
  it.each(['for_imaging', 'research_row'])(
    'loses the one study whose %s is garbage, for imaging and research alike',
    (column) => {
      const { database, store } = open();
      database
        .prepare(`UPDATE study SET ${column} = ? WHERE project_id = ? AND study_key = ?`)
        .run('garbage', projectId, key(2));
      expect(store.studies(projectId).map(({ studyKey }) => studyKey)).toEqual([key(1), key(3)]);
      expect(store.rows(projectId).map((row) => row.accession_id)).toEqual([key(1), key(3)]);
      expect(store.rows(otherId)).toHaveLength(3);
      store.optOut(projectId, [key(1)], at);
      expect(store.rows(projectId).map((row) => row.accession_id)).toEqual([key(3)]);
    },
  );

  it('is not served where its own row is garbage, can be deleted, and leaves the others alone', () => {
    const { database, store } = open();
    database.prepare('UPDATE snapshot SET facts = ? WHERE project_id = ?').run('garbage', projectId);
    for (let time = 0; time < 2; time += 1) expect(() => store.find(projectId)).toThrow(damaged);
    expect(store.find(otherId)?.persons).toBe(3);
    store.remove(projectId, at);
    expect(store.deletion(projectId)).toEqual({ snapshotHash: null, deletedAt: at, rowsLeft: 0 });
  });

  it('tells figures of an import anew where they are garbage, as one time more', () => {
    const { database, store } = open();
    const told = (earlier: number) => ({ personsWithImages: 100 + earlier, excluded: [] });
    expect(store.importFigures(projectId, 'aa', told)).toEqual(told(0));
    database.prepare('UPDATE import_told SET figures = ?').run('garbage');
    expect(store.importFigures(projectId, 'aa', told)).toEqual(told(1));
    expect(store.importFigures(projectId, 'aa', told)).toEqual(told(1));
    expect(store.importFigures(otherId, 'aa', told)).toEqual(told(0));
    store.remove(projectId, at);
    expect(store.deletion(projectId).rowsLeft).toBe(0);
  });

  it('is not frozen anew where only its studies are left', () => {
    const { database, store } = open();
    database.exec('PRAGMA foreign_keys = OFF');
    database.prepare('DELETE FROM snapshot WHERE project_id = ?').run(projectId);
    expect(() => store.find(projectId)).toThrow(damaged);
  });

  it('takes what was set aside of it along when it is deleted', () => {
    const { database, store } = open();
    for (const id of [projectId, otherId]) {
      database
        .prepare('UPDATE study SET for_imaging = ? WHERE project_id = ? AND study_key = ?')
        .run('garbage', id, key(2));
      store.studies(id);
    }
    store.remove(projectId, at);
    expect(store.deletion(projectId).rowsLeft).toBe(0);
    const aside = database.prepare('SELECT row_key FROM set_aside').all();
    expect(aside).toEqual([{ row_key: JSON.stringify([otherId, key(2)]) }]);
  });

  it('is not deleted as long as a damaged file is kept that may hold it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flip-kept-'));
    try {
      const { database, store } = open(join(folder, 'query.sqlite'));
      writeFileSync(join(folder, 'query.sqlite.damaged-1'), '');
      store.remove(projectId, at);
      expect(store.deletion(projectId).rowsLeft).toBe(1);
      rmSync(join(folder, 'query.sqlite.damaged-1'));
      expect(store.deletion(projectId).rowsLeft).toBe(0);
      database.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
