import { describe, expect, it } from 'vitest';
import type { JournalledImport, JournalledStudy } from '#appliance/services/imaging/ports';
import { summariseImport } from '#appliance/services/imaging/summarise-import';
import { ProjectId } from '#contracts/ids';
import { ImportSummary } from '#contracts/import-manifest';

const at = new Date('2026-03-01T10:00:00.000Z');
const imported = (studyKey: string): JournalledStudy => ({
  studyKey,
  outcome: {
    kind: 'IMPORTED',
    instances: 4,
    refused: 0,
    files: [{ name: 'image.nii.gz', sha256: 'ab'.repeat(32) }],
    series: [{ name: '0001-ct-0123456789ab', instances: 4, files: 1, findings: [] }],
  },
});
const excluded = (studyKey: string): JournalledStudy => ({
  studyKey,
  outcome: { kind: 'EXCLUDED', reason: 'NO_PIXELS' },
});
const pending = (studyKey: string): JournalledStudy => ({ studyKey, outcome: undefined });
const held = (...studies: JournalledStudy[]): JournalledImport => ({
  projectId: ProjectId.parse('0198c8a0-0000-7000-8000-000000000001'),
  snapshotHash: 'cd'.repeat(32),
  summary: undefined,
  studies,
});

describe('the summary of an import', () => {
  it.each([
    ['READY', held(imported('a'), imported('b'))],
    ['PARTIAL', held(imported('a'), excluded('b'))],
    ['PARTIAL', held(imported('a'), pending('b'))],
    ['FAILED', held(excluded('a'))],
    ['FAILED', held(pending('a'))],
    ['FAILED', held()],
  ])('is %s', (status, journalled) => {
    const summary = summariseImport(journalled, at);
    expect(summary.status).toBe(status);
    expect(ImportSummary.parse(summary)).toEqual(summary);
  });

  it('counts studies by reason and instances of the imported', () => {
    expect(summariseImport(held(imported('a'), imported('b'), excluded('c'), pending('d')), at)).toMatchObject({
      studiesAsked: 4,
      studiesImported: 2,
      instancesImported: 8,
      excluded: [{ reason: 'NO_PIXELS', studies: 1 }],
    });
  });

  it('has one hash for one manifest, whatever its order, and another for another', () => {
    const hash = (...studies: JournalledStudy[]) => summariseImport(held(...studies), at).manifestHash;
    expect(hash(imported('a'), excluded('b'))).toBe(hash(excluded('b'), imported('a')));
    expect(hash(imported('a'), excluded('b'))).not.toBe(hash(imported('a'), pending('b')));
  });
});
