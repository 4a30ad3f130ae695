import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { importCounts } from '#appliance/cli/import-counts';
import { ConfigError } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import { importJournalInSqlite, importMigrations } from '#appliance/services/imaging/adapters/import-journal-in-sqlite';
import { ProjectId } from '#contracts/ids';

const projectId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bb');
const otherId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bc');
const keys = ['1', '2', '3'].map((n) => n.padStart(16, '0'));

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'imports-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

it('lists every import in true numbers, also while the service runs', () => {
  const journal = importJournalInSqlite(openDatabase(join(dataFolder, 'imaging.sqlite'), importMigrations));
  for (const id of [projectId, otherId]) journal.begin(id, 'ab'.repeat(32), keys);
  journal.recordOutcome(projectId, keys[0]!, { kind: 'EXCLUDED', reason: 'NO_PIXELS' });
  const files = [{ name: 'image.nii.gz', sha256: 'ab'.repeat(32) }];
  journal.recordOutcome(projectId, keys[1]!, { kind: 'IMPORTED', instances: 7, refused: 0, files, series: [] });
  const first = {
    ...{ projectId, ended: false, studiesAsked: 3, studiesDone: 2, studiesImported: 1, instancesImported: 7 },
    excluded: [{ reason: 'NO_PIXELS', studies: 1 }],
  };
  expect(importCounts({ dataFolder })).toEqual([
    first,
    { ...first, projectId: otherId, studiesDone: 0, studiesImported: 0, instancesImported: 0, excluded: [] },
  ]);
  journal.recordSummary({
    ...{ projectId, status: 'READY', manifestHash: 'ab'.repeat(32), finishedAt: '2026-01-01T00:00:00.000Z' },
  });
  expect(importCounts({ dataFolder, project: projectId })).toEqual([{ ...first, ended: true }]);
});

it('refuses what is no data folder and no project', () => {
  expect(() => importCounts({ dataFolder })).toThrow(ConfigError);
  importJournalInSqlite(openDatabase(join(dataFolder, 'imaging.sqlite'), importMigrations));
  expect(importCounts({ dataFolder })).toEqual([]);
  expect(() => importCounts({ dataFolder, project: 'x' })).toThrow(ConfigError);
});
