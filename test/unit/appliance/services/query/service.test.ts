import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { OmopPort, OmopView, StudyRecord } from '#appliance/services/query/ports';
import { createPseudonyms } from '#appliance/services/query/pseudonyms';
import { createQueryService } from '#appliance/services/query/service';
import { createSnapshotStore, snapshotMigrations } from '#appliance/services/query/snapshot-store';
import type { AppError } from '#contracts/app-error';
import { CohortDefinition } from '#contracts/cohort';
import { ProjectId, QueryId } from '#contracts/ids';
import { Policy } from '#contracts/policy';

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

/** A database of `size` persons; `looks` says how often it was asked and what. */
function service(size: number, studies: readonly StudyRecord[], policy: object = {}) {
  const looks: string[] = [];
  const personIds = Array.from({ length: size }, (_, index) => index + 1);
  const view: OmopView = {
    dataDate: async () => '2026-01-31',
    persons: async () => {
      looks.push('persons');
      return personIds;
    },
    facts: async () => {
      looks.push('facts');
      return {
        persons: size,
        groups: [{ persons: size, ageYears: 50, sex: 'male' }],
        modalities: [],
        labels: { unknownSex: false, unknownAge: false, modalities: [] },
      };
    },
    attributes: async () => personIds.map((personId) => ({ personId, ageYears: 50, sex: 'male' })),
    studies: async () => studies,
  };
  const omop: OmopPort = { view: (look) => look(view), ping: async () => {}, close: async () => {} };
  const database = new DatabaseSync(':memory:');
  for (const migration of snapshotMigrations) database.exec(migration);
  return {
    looks,
    query: createQueryService({
      omop,
      store: createSnapshotStore(database),
      policy: Policy.parse({ version: 1, ...policy }),
      pseudonymsOf: (project) => createPseudonyms(key, project),
      now: () => new Date('2026-02-01T00:00:00.000Z'),
      log: () => {},
    }),
  };
}
const question = { projectId, queryId, cohort };
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'answered',
    (error: AppError) => error.code,
  );

describe('the query service', () => {
  it('looks at nothing of a set below the threshold, and at the set above it', async () => {
    const small = service(9, []);
    expect(await small.query.ask(question)).toEqual({
      queryId,
      dataDate: '2026-01-31',
      persons: null,
      distributions: [],
    });
    expect(small.looks).toEqual(['persons']);
    const large = service(10, []);
    expect((await large.query.ask(question)).persons).toBe(10);
    expect(large.looks).toEqual(['persons', 'facts']);
  });

  it('keeps to a stricter threshold of the trust', async () => {
    const strict = { disclosure: { threshold: 20 } };
    expect((await service(19, [], strict).query.ask(question)).persons).toBeNull();
    expect((await service(20, [], strict).query.ask(question)).persons).toBe(20);
  });

  it('makes one snapshot of calls that come at the same time', async () => {
    const { query } = service(12, [study(1, 'A1')]);
    const [one, other] = await Promise.all([query.freeze(question), query.freeze(question)]);
    expect(one).toEqual(other);
    const { query: another } = service(12, [study(1, 'A1')]);
    const codes = await Promise.all(
      [question, { ...question, queryId: otherQueryId }].map((asked) => codeOf(another.freeze(asked))),
    );
    expect(codes.sort()).toEqual(['SNAPSHOT_EXISTS', 'answered']);
  });

  it('keeps studies that cannot be asked for apart, so that imaging can say it left them out', async () => {
    const { query } = service(12, [study(1, '', 71), study(1, '', 72), study(1, 'A*'), study(2, 'B1'), study(3, 'B1')]);
    await query.freeze(question);
    const { studies } = query.studies(projectId);
    expect(studies.map(({ accessionNumber }) => accessionNumber).sort()).toEqual(['', '', 'A*', 'B1', 'B1']);
    expect(new Set(studies.map(({ studyKey }) => studyKey)).size).toBe(5);
    expect(query.rows(projectId).rows[0]).toMatchObject({ age_years: 50, sex: 'M', finding_concept_ids: '2 9' });
  });

  it('hides how many studies stand for too few persons', async () => {
    const few = service(
      12,
      Array.from({ length: 30 }, (_, index) => study(1 + (index % 3), `A${index}`)),
    );
    expect(await few.query.freeze(question)).toMatchObject({ persons: 12, studies: null });
    const enough = service(
      12,
      Array.from({ length: 30 }, (_, index) => study(1 + (index % 12), `A${index}`)),
    );
    expect(await enough.query.freeze(question)).toMatchObject({ persons: 12, studies: 30 });
  });

  it('names the same person and study differently in every project, and seals a snapshot by its content', async () => {
    const { query } = service(12, [study(1, 'A1')]);
    const one = await query.freeze(question);
    const other = await query.freeze({ ...question, projectId: otherProjectId });
    expect(query.studies(projectId).studies[0]?.personKey).not.toBe(
      query.studies(otherProjectId).studies[0]?.personKey,
    );
    expect(query.rows(projectId).rows[0]?.accession_id).not.toBe(query.rows(otherProjectId).rows[0]?.accession_id);
    expect(one.snapshotHash).not.toBe(other.snapshotHash);
    const same = await service(12, [study(1, 'A1')]).query.freeze(question);
    const changed = await service(12, [study(1, 'A2')]).query.freeze(question);
    expect([same.snapshotHash === one.snapshotHash, changed.snapshotHash === one.snapshotHash]).toEqual([true, false]);
  });

  it('serves no project that the trust denies, even one that it froze before', async () => {
    const { query } = service(12, [], { projects: { deny: [otherProjectId] } });
    await query.freeze(question);
    expect(() => query.rows(projectId)).not.toThrow();
    expect(() => query.rows(otherProjectId)).toThrow('POLICY_REFUSED');
    expect(await codeOf(query.ask({ ...question, projectId: otherProjectId }))).toBe('POLICY_REFUSED');
  });
});
