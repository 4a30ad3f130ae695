import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { countStudies } from '#appliance/services/imaging/count-studies';
import { importedPersons } from '#appliance/services/imaging/imported-persons';
import { manifestHash } from '#appliance/services/imaging/manifest-hash';
import type { JournalledImport, JournalledStudy } from '#appliance/services/imaging/ports';
import { summariseImport } from '#appliance/services/imaging/summarise-import';
import { ProjectId, QueryId } from '#contracts/ids';
import { type ExclusionReason, type ImportFigures, ImportSummary } from '#contracts/import-manifest';

const key = Buffer.alloc(32, 7);
const ended = { projectId: ProjectId.parse('0198c8a0-0000-7000-8000-000000000001'), manifestHash: 'ef'.repeat(32) };
const at = new Date('2026-03-01T10:00:00.000Z');
const { projectId } = ended;
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
const excluded = (studyKey: string, reason: ExclusionReason = 'NO_PIXELS'): JournalledStudy => ({
  studyKey,
  outcome: { kind: 'EXCLUDED', reason },
});
const pending = (studyKey: string): JournalledStudy => ({ studyKey, outcome: undefined });
const held = (...studies: JournalledStudy[]): JournalledImport => ({
  projectId,
  snapshotHash: 'cd'.repeat(32),
  summary: undefined,
  studies,
});
const facts = {
  projectId,
  queryId: QueryId.parse('0198c8a0-0000-7000-8000-000000000002'),
  snapshotHash: 'cd'.repeat(32),
  persons: 60,
  margin: 11,
  studies: 60,
  frozenAt: at.toISOString(),
};

describe('the summary of an import', () => {
  const left = [{ reason: 'NO_PIXELS', persons: 31, margin: 28 }] as const;
  it.each([
    ['READY', { personsWithImages: 57, margin: 14, excluded: [] }],
    ['READY', { personsWithImages: 35, margin: 14, excluded: [] }],
    ['PARTIAL', { personsWithImages: 34, margin: 14, excluded: [] }],
    ['PARTIAL', { personsWithImages: 57, margin: 14, excluded: [...left] }],
    ['PARTIAL', { personsWithImages: 57, margin: 14, excluded: [], unsettled: { persons: 30, margin: 28 } }],
    ['FAILED', { personsWithImages: null, excluded: [] }],
  ])('is %s by released numbers alone: %j', (status, figures: ImportFigures) => {
    const summary = summariseImport(ended, { kind: 'told', facts, figures }, at, 'PACS_UNREACHABLE');
    expect(summary).toMatchObject({ status, figures });
    expect(ImportSummary.parse(summary)).toEqual(summary);
  });

  it('says why only where a released number does, and always where it failed', () => {
    const code = (figures: ImportFigures, last?: 'PACS_UNREACHABLE') =>
      summariseImport(ended, { kind: 'told', facts, figures }, at, last).failure?.code;
    const unsettled = { persons: 30, margin: 28 };
    expect(code({ personsWithImages: 57, excluded: [] }, 'PACS_UNREACHABLE')).toBeUndefined();
    expect(code({ personsWithImages: 57, excluded: [], unsettled }, 'PACS_UNREACHABLE')).toBe('PACS_UNREACHABLE');
    expect(code({ personsWithImages: null, excluded: [], unsettled })).toBe('IMPORT_FAILED');
    expect(code({ personsWithImages: null, excluded: [] }, 'PACS_UNREACHABLE')).toBe('IMAGES_MISSING');
    expect(summariseImport(ended, { kind: 'failed', code: 'PACS_UNREACHABLE' }, at)).toMatchObject({
      status: 'FAILED',
      failure: { code: 'PACS_UNREACHABLE' },
    });
  });
});

describe('the true numbers of an import', () => {
  it('are studies by reason and instances of the imported', () => {
    expect(countStudies(held(imported('a'), imported('b'), excluded('c'), pending('d')))).toEqual({
      studiesAsked: 4,
      studiesDone: 3,
      studiesImported: 2,
      instancesImported: 8,
      excluded: [{ reason: 'NO_PIXELS', studies: 1 }],
    });
  });

  it('are persons, each under one reason at most: the first that holds for any study, then what is not settled', () => {
    const of = (studyKey: string, personKey: string) => ({ studyKey, personKey, accessionNumber: '', patientId: '' });
    const journalled = held(
      ...[imported('a1'), excluded('a2'), excluded('a3', 'NOT_IN_PACS')],
      ...[pending('b1'), excluded('b2')],
      ...[pending('c1'), imported('c2')],
      imported('d1'),
    );
    const listed = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'c2', 'd1'].map((key) => of(key, key.charAt(0)));
    expect(importedPersons(journalled, listed, 'ab')).toEqual({
      manifestHash: 'ab',
      withImages: 3,
      excluded: { NOT_IN_PACS: 1, NO_PIXELS: 1 },
      unsettled: 1,
    });
    // Who opted out is not listed any more.
    expect(importedPersons(journalled, listed.slice(0, 5), 'ab')).toMatchObject({ withImages: 1, unsettled: 0 });
  });

  it('have one hash for one manifest, whatever its order, and another for another', () => {
    const hash = (...studies: JournalledStudy[]) => manifestHash(key, held(...studies));
    expect(hash(imported('a'), excluded('b'))).toBe(hash(excluded('b'), imported('a')));
    expect(hash(imported('a'), excluded('b'))).not.toBe(hash(imported('a'), pending('b')));
  });

  it('have a hash that nobody can make without the trust’s key, also of a manifest without studies', () => {
    expect(manifestHash(key, held())).toBe(manifestHash(Buffer.from(key), held()));
    expect(manifestHash(key, held())).not.toBe(manifestHash(Buffer.alloc(32, 8), held()));
    const { projectId: id, snapshotHash } = held();
    const plain = createHash('sha256')
      .update(JSON.stringify([id, snapshotHash, []]))
      .digest('hex');
    expect(manifestHash(key, held())).not.toBe(plain);
  });
});
