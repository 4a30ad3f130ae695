import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createFrozenCohorts } from '#appliance/services/query/frozen/frozen-cohorts';
import { createPseudonyms } from '#appliance/services/query/frozen/pseudonyms';
import { createSnapshotStore, snapshotMigrations } from '#appliance/services/query/frozen/snapshot-store';
import type { OmopView, StudyRecord } from '#appliance/services/query/ports';
import { createSqlQueue } from '#appliance/services/query/questions/sql-queue';
import type { AppError } from '#contracts/app-error';
import { CohortDefinition } from '#contracts/cohort';
import { ProjectId, QueryId } from '#contracts/ids';
import { Policy } from '#contracts/policy';
import { omopOver } from '#test/fakes/omop-port';
import { engineOf } from '#test/support/disclosure-game';

const projectId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bb');
const otherProjectId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bc');
const queryId = QueryId.parse('0190a000-0000-7000-8000-0000000000cc');
const otherQueryId = QueryId.parse('0190a000-0000-7000-8000-0000000000cd');
const cohort = CohortDefinition.parse({
  version: 1,
  where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] },
}) as CohortDefinition;
const key = new Uint8Array(32).fill(7);

const study = (personId: number, accessionNumber: string, imageOccurrenceId = personId): StudyRecord => ({
  accessionNumber,
  imageOccurrenceId,
  personId,
  patientId: `P${personId}`,
  modality: 'CT',
  bodySite: 'Chest',
  findingConceptIds: [9, 2],
});

/** A trust of `size` persons whose numbers are rounded and have no noise. */
function trust(size: number, studies: readonly StudyRecord[], policy: object = {}) {
  const personIds = Array.from({ length: size }, (_, index) => index + 1);
  const view = {
    dataDate: async () => '2026-01-31',
    persons: async () => new RoaringBitmap32(personIds),
    attributes: async () => personIds.map((personId) => ({ personId, ageYears: 50, sex: 'male' as const })),
    studies: async () => studies,
    sourceValues: async () => new Map<number, string>(),
    impossibleImageDays: async () => new RoaringBitmap32(),
  } as unknown as OmopView;
  const database = openDatabase(':memory:', snapshotMigrations);
  return createFrozenCohorts({
    omop: omopOver(view),
    sqlQueue: createSqlQueue(),
    readOptOuts: () => ({ identifiers: [] }),
    optOutMark: () => '',
    engine: engineOf('no noise'),
    trueNumbers: { forget: () => {} },
    places: { inPlace: (_, answer) => answer() },
    store: createSnapshotStore(database),
    policy: Policy.parse({ version: 1, disclosure: { preset: 'threshold' }, ...policy }),
    pseudonymsOf: (project) => createPseudonyms(key, project),
    now: () => new Date('2026-02-01T00:00:00.000Z'),
    log: () => {},
  });
}
const question = { projectId, queryId, cohort };
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'answered',
    (error: AppError) => error.code,
  );

describe('a frozen cohort', () => {
  it('makes one snapshot of calls that come at the same time', async () => {
    const frozen = trust(12, [study(1, 'A1')]);
    const [one, other] = await Promise.all([frozen.freeze(question), frozen.freeze(question)]);
    expect(one).toEqual(other);
    const another = trust(12, [study(1, 'A1')]);
    const codes = await Promise.all(
      [question, { ...question, queryId: otherQueryId }].map((asked) => codeOf(another.freeze(asked))),
    );
    expect(codes.sort()).toEqual(['SNAPSHOT_EXISTS', 'answered']);
  });

  it('keeps studies that cannot be asked for apart, so that imaging can say it left them out', async () => {
    const frozen = trust(12, [study(1, '', 71), study(1, '', 72), study(1, 'A*'), study(2, 'B1'), study(3, 'B1')]);
    await frozen.freeze(question);
    const { studies } = frozen.studies(projectId);
    expect(studies.map(({ accessionNumber }) => accessionNumber).sort()).toEqual(['', '', 'A*', 'B1', 'B1']);
    expect(new Set(studies.map(({ studyKey }) => studyKey)).size).toBe(5);
    expect(frozen.rows(projectId).rows[0]).toMatchObject({ age_years: 50, sex: 'M', finding_concept_ids: '2 9' });
  });

  it('names the same person and study differently in every project, and seals a snapshot by its content', async () => {
    const frozen = trust(12, [study(1, 'A1')]);
    const one = await frozen.freeze(question);
    const other = await frozen.freeze({ ...question, projectId: otherProjectId });
    expect(frozen.studies(projectId).studies[0]?.personKey).not.toBe(
      frozen.studies(otherProjectId).studies[0]?.personKey,
    );
    expect(frozen.rows(projectId).rows[0]?.accession_id).not.toBe(frozen.rows(otherProjectId).rows[0]?.accession_id);
    expect(one.snapshotHash).not.toBe(other.snapshotHash);
    const same = await trust(12, [study(1, 'A1')]).freeze(question);
    const changed = await trust(12, [study(1, 'A2')]).freeze(question);
    expect([same.snapshotHash === one.snapshotHash, changed.snapshotHash === one.snapshotHash]).toEqual([true, false]);
  });

  it('serves no project that the trust denies, even one that it froze before', async () => {
    const frozen = trust(12, [], { projects: { deny: [otherProjectId] } });
    await frozen.freeze(question);
    expect(() => frozen.rows(projectId)).not.toThrow();
    expect(() => frozen.rows(otherProjectId)).toThrow('POLICY_REFUSED');
    expect(await codeOf(frozen.freeze({ ...question, projectId: otherProjectId }))).toBe('POLICY_REFUSED');
  });
});
