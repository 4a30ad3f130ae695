import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import {
  createSnapshotStore,
  type Snapshot,
  snapshotMigrations,
} from '#appliance/services/query/frozen/snapshot-store';
import type { AppError } from '#contracts/app-error';
import { ProjectId, QueryId } from '#contracts/ids';

const projectId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bb');
const at = '2026-02-01T00:00:00.000Z';
const key = (n: number): string => String(n).padStart(16, '0');

const snapshot = (studies: readonly number[]): Snapshot => ({
  facts: {
    projectId,
    queryId: QueryId.parse('0190a000-0000-7000-8000-0000000000cc'),
    snapshotHash: 'a'.repeat(64),
    persons: 10,
    studies: 10,
    frozenAt: at,
  },
  importUnits: 0,
  members: [1, 2].map((n) => ({ personKey: key(n), optOutMark: '' })),
  studies: studies.map((n) => ({
    study: { accessionNumber: `A${n}`, studyKey: key(n), personKey: key(n), patientId: '' },
    row: {
      accession_id: key(n),
      person_key: key(n),
      age_years: null,
      sex: '',
      modality: 'CT',
      body_site: '',
      finding_concept_ids: '',
    },
  })),
});
const open = () => createSnapshotStore(openDatabase(':memory:', snapshotMigrations));
const codeOf = (attempt: () => void): unknown => {
  try {
    attempt();
    return 'done';
  } catch (error) {
    return (error as AppError).code;
  }
};

describe('the store of frozen cohorts', () => {
  it('keeps a snapshot whole, or nothing of it where its last row cannot be written', () => {
    const store = open();
    expect(codeOf(() => store.add(snapshot([1, 2, 1])))).not.toBe('done');
    expect(store.find(projectId)).toBeUndefined();
    expect([store.members(projectId), store.studies(projectId), store.rows(projectId)]).toEqual([[], [], []]);
    store.add(snapshot([1, 2]));
    expect(store.find(projectId)?.persons).toBe(2);
    expect(store.rows(projectId)).toHaveLength(2);
  });

  it('replaces none, and takes in none of a project whose cohort was deleted', () => {
    const store = open();
    store.add(snapshot([1]));
    expect(codeOf(() => store.add(snapshot([1, 2])))).not.toBe('done');
    expect(store.rows(projectId)).toHaveLength(1);
    store.remove(projectId, at);
    expect(codeOf(() => store.add(snapshot([1])))).toBe('COHORT_DELETED');
    expect(store.deletion(projectId)).toEqual({ snapshotHash: 'a'.repeat(64), deletedAt: at, rowsLeft: 0 });
  });
});
