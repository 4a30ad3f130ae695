import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RoaringBitmap32 } from 'roaring-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createFrozenCohorts, type FrozenCohortsDeps } from '#appliance/services/query/frozen/frozen-cohorts';
import { createPseudonyms } from '#appliance/services/query/frozen/pseudonyms';
import { createSnapshotStore, snapshotMigrations } from '#appliance/services/query/frozen/snapshot-store';
import { optOutMarks } from '#appliance/services/query/opt-out/opt-out-mark';
import type { OmopPort, OmopView, StudyRecord } from '#appliance/services/query/ports';
import { createProjectPlaces } from '#appliance/services/query/questions/project-places';
import { createSqlQueue } from '#appliance/services/query/questions/sql-queue';
import { AppError } from '#contracts/app-error';
import { CohortDefinition } from '#contracts/cohort';
import { ProjectId, QueryId } from '#contracts/ids';
import { Policy } from '#contracts/policy';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { omopOver } from '#test/fakes/omop-port';
import { engineOf } from '#test/support/disclosure-game';

const projectId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bb');
const otherId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bc');
const queryId = QueryId.parse('0190a000-0000-7000-8000-0000000000cc');
const cohort = CohortDefinition.parse({
  version: 1,
  where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] },
}) as CohortDefinition;
const key = new Uint8Array(32).fill(7);
const task = { projectId, queryId, cohort };
const nhs = (personId: number): string => `943 476 ${String(5000 + personId)}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frozen-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const study = (personId: number): StudyRecord => ({
  accessionNumber: `A${personId}`,
  imageOccurrenceId: personId,
  personId,
  patientId: nhs(personId),
  modality: personId % 2 === 0 ? 'CT' : 'MR',
  bodySite: 'Chest',
  findingConceptIds: [9, 2],
});

/** A database of `size` persons of whom nothing is known, the first with a study. */
const emptyView = (size: number) => ({
  dataDate: async () => '2026-01-31',
  persons: async () => RoaringBitmap32.fromRange(1, size + 1),
  attributes: async () => [],
  studies: async () => [study(1)],
  impossibleImageDays: async () => new RoaringBitmap32(),
  sourceValues: async () => new Map(),
});

type Wish = { readonly size?: number; readonly policy?: object; readonly over?: Partial<FrozenCohortsDeps> };

/** A trust of `size` persons, all but the last with one study, on a real file; `list` is its opt-out list. */
function trust({ size = 14, policy = {}, over = {} }: Wish = {}) {
  const state = { list: { identifiers: [] as string[] }, looks: 0, readable: true, size, forgotten: [] as string[] };
  const ids = () => Array.from({ length: state.size }, (_, index) => index + 1);
  const view = {
    dataDate: async () => '2026-01-31',
    persons: async () => {
      state.looks += 1;
      return new RoaringBitmap32(ids());
    },
    attributes: async (persons: readonly number[]) =>
      persons.map((personId) => ({ personId, ageYears: 40 + personId, sex: personId % 2 === 0 ? 'male' : 'female' })),
    studies: async ({ values }: { values: readonly unknown[] }) =>
      (values[0] as number[]).filter((personId) => personId !== state.size).map(study),
    impossibleImageDays: async () => new RoaringBitmap32(),
    sourceValues: async (persons: readonly number[]) => new Map(persons.map((personId) => [personId, nhs(personId)])),
  } as unknown as OmopView;
  const file = join(folder, 'query.sqlite');
  const omop = omopOver(view);
  const frozen = createFrozenCohorts({
    omop,
    sqlQueue: createSqlQueue(),
    readOptOuts: () => {
      if (!state.readable) throw new AppError('OPT_OUT_UNREADABLE');
      return state.list;
    },
    optOutMark: optOutMarks(key),
    engine: engineOf('no noise'),
    trueNumbers: { forget: (project) => state.forgotten.push(project) },
    places: { inPlace: (_, answer) => answer() },
    store: createSnapshotStore(openDatabase(file, snapshotMigrations)),
    policy: Policy.parse({ version: 1, disclosure: { preset: 'threshold' }, ...policy }),
    pseudonymsOf: (project) => createPseudonyms(key, project),
    now: () => new Date('2026-02-01T00:00:00.000Z'),
    log: () => {},
    ...over,
  });
  const optOut = (...persons: number[]): void => {
    state.list = { identifiers: persons.map((personId) => nhs(personId).replaceAll(' ', '')) };
  };
  return { frozen, state, optOut };
}
const codeOf = (attempt: () => unknown) =>
  Promise.resolve()
    .then(attempt)
    .then(
      () => 'answered',
      (error: AppError) => error.code,
    );

describe('freezing', () => {
  it('tells released numbers only, and keeps the true ones here', async () => {
    const { frozen } = trust();
    expect(await frozen.freeze(task)).toMatchObject({ persons: 15, margin: 2, studies: 15, studiesMargin: 2 });
    expect(frozen.rows(projectId).rows).toHaveLength(13);
  });

  it('asks the database once, whatever has been asked before, and gives the held facts again', async () => {
    const { frozen, state } = trust();
    const facts = await frozen.freeze(task);
    state.size = 40;
    expect(await frozen.freeze(task)).toEqual(facts);
    expect(state.looks).toBe(1);
  });

  it('refuses a project beyond the cap without asking the database, and freezes for one that was answered', async () => {
    const ledger = createMemoryLedger();
    const engine = engineOf('no noise', { ledger });
    const places = createProjectPlaces({
      ledger,
      policy: Policy.parse({ version: 1, disclosure: { projectsPerYear: 1 } }),
      now: () => new Date(0),
      log: () => {},
    });
    const { frozen, state } = trust({ over: { engine, places } });
    const facts = await frozen.freeze(task);
    expect(await codeOf(() => frozen.freeze({ ...task, projectId: otherId }))).toBe('PROJECTS_AT_CAP');
    expect(state.looks).toBe(1);
    expect(await frozen.freeze(task)).toEqual(facts);
  });

  it('has another hash where other persons belong, with or without a study', async () => {
    const hashOf = async (over: Partial<FrozenCohortsDeps>, n: number) => {
      const { frozen } = trust({ over });
      return (await frozen.freeze({ ...task, projectId: ProjectId.parse(`${projectId.slice(0, -1)}${n}`) }))
        .snapshotHash;
    };
    // The same keys for every project, so that nothing but the cohort makes the difference.
    const pseudonymsOf = () => createPseudonyms(key, projectId);
    const omop = (...persons: number[]): OmopPort =>
      omopOver({ ...emptyView(0), persons: async () => new RoaringBitmap32(persons) } as unknown as OmopView);
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const first = await hashOf({ pseudonymsOf, omop: omop(...ten) }, 1);
    expect(await hashOf({ pseudonymsOf, omop: omop(...ten) }, 2)).toBe(first);
    expect(await hashOf({ pseudonymsOf, omop: omop(...ten.slice(0, 9), 11) }, 3)).not.toBe(first);
    expect(await hashOf({ pseudonymsOf, omop: omop(...ten, 11) }, 4)).not.toBe(first);
  });

  it('says of an import what may be told: paid for at the freeze, the same for one manifest, less exact each time', async () => {
    const policy = { disclosure: {} };
    const { frozen } = trust({ size: 60, policy, over: { engine: engineOf('no noise') } });
    const imported = (manifestHash: string, withImages: number) => ({
      manifestHash,
      withImages,
      excluded: {},
      unsettled: 0,
    });
    expect(() => frozen.imported(projectId, imported('aa', 58))).toThrow('SNAPSHOT_MISSING');
    await frozen.freeze(task);
    const first = frozen.imported(projectId, imported('aa', 60));
    expect(first).toEqual({ personsWithImages: 60, margin: 13, excluded: [], hiddenAtMost: 46 });
    expect(frozen.imported(projectId, imported('aa', 20))).toEqual(first);
    expect(frozen.imported(projectId, imported('bb', 60)).margin).toBe(24);
    expect(frozen.imported(projectId, imported('cc', 60)).personsWithImages).toBe(60);
    // 1.645 times the noise of the fourth time is more.
    expect(frozen.imported(projectId, imported('dd', 60)).personsWithImages).toBeNull();
    // Another start of the service reads what was told.
    expect(trust({ size: 60, policy }).frozen.imported(projectId, imported('aa', 1))).toEqual(first);
    frozen.remove(projectId);
    expect(() => frozen.imported(projectId, imported('aa', 60))).toThrow('COHORT_DELETED');
    expect(frozen.deletion(projectId).rowsLeft).toBe(0);
  });

  it('says of an import without noise the rounded number, and refuses while noise is due that nobody paid for at the freeze', async () => {
    const imported = { manifestHash: 'aa', withImages: 14, excluded: {}, unsettled: 0 };
    const { frozen } = trust();
    await frozen.freeze(task);
    const { frozen: strict } = trust({ policy: { disclosure: {} } });
    expect(() => strict.imported(projectId, imported)).toThrow('POLICY_REFUSED');
    // Nothing was told, so that the import can be told once the policy has its old preset again.
    expect(frozen.imported(projectId, imported)).toEqual({
      ...{ personsWithImages: 15, margin: 2, excluded: [], hiddenAtMost: 9 },
    });
  });

  it('reports how far it is from what was approved', async () => {
    const near = await trust().frozen.freeze({ ...task, approvedPersons: 20, approvedMargin: 5 });
    expect(near.drift).toEqual({ approved: 20, frozen: 15, beyondMargin: false });
    const far = await trust().frozen.freeze({ ...task, projectId: otherId, approvedPersons: 60, approvedMargin: 5 });
    expect(far.drift).toEqual({ approved: 60, frozen: 15, beyondMargin: true });
  });

  it('leaves out who has opted out, and refuses what is then too small', async () => {
    const { frozen, optOut } = trust();
    optOut(1, 2);
    await frozen.freeze(task);
    expect(frozen.rows(projectId).rows).toHaveLength(11);
    optOut(1, 2, 3, 4, 5);
    expect(await codeOf(() => frozen.freeze({ ...task, projectId: otherId }))).toBe('COHORT_TOO_SMALL');
  });

  it('decides by the released number whether the cohort is too small, and again the same', async () => {
    const engine = engineOf(3);
    const outcomes = new Map<string, number>();
    for (let n = 0; n < 60; n += 1) {
      // The database has one date, so that the answer is the same again even where other persons are found.
      const { frozen, state } = trust({ size: 11, policy: { disclosure: {} }, over: { engine } });
      const asked = { ...task, projectId: ProjectId.parse(`${projectId.slice(0, -2)}${n + 10}`) };
      const outcome = await codeOf(() => frozen.freeze(asked));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      state.size = 40;
      expect(await codeOf(() => frozen.freeze(asked))).toBe(outcome);
    }
    expect([...outcomes.keys()].sort()).toEqual(['COHORT_TOO_SMALL', 'answered']);
    expect(Math.min(...outcomes.values())).toBeGreaterThan(5);
  });

  it('tells how many fail each check of the columns that are served', async () => {
    const { frozen } = trust({ policy: { rows: { columns: ['accession_id', 'age_years'] } } });
    const { quality = [] } = await frozen.freeze(task);
    expect(quality).toContainEqual({ check: 'empty', column: 'studies', persons: null, atMost: 9 });
    expect(new Set(quality.map(({ column }) => column))).toEqual(new Set(['age_years', 'image_date', 'studies']));
    const unlabelled = async () =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => ({ ...study(n), findingConceptIds: [] }));
    const view = { ...emptyView(14), studies: unlabelled } as unknown as OmopView;
    const poor = trust({ over: { omop: omopOver(view) } }).frozen;
    const all = (await poor.freeze({ ...task, projectId: otherId })).quality;
    expect(all).toContainEqual({ check: 'missing', column: 'finding_concept_ids', persons: 10, margin: 2 });
    expect(all).toContainEqual({ check: 'missing', column: 'sex', persons: 15, margin: 2 });
    expect(all).toContainEqual({ check: 'missing', column: 'body_site', persons: null, atMost: 9 });
  });
});

describe('a frozen cohort', () => {
  it('loses who opts out, with their studies, for rows and images alike, and keeps its hash', async () => {
    const { frozen, optOut } = trust();
    const { snapshotHash } = await frozen.freeze(task);
    const before = frozen.studies(projectId);
    optOut(3);
    const after = frozen.studies(projectId);
    expect(after.studies).toHaveLength(12);
    expect(after.studies.map(({ patientId }) => patientId)).not.toContain(nhs(3));
    expect(frozen.rows(projectId).rows).toHaveLength(12);
    expect(after.facts.snapshotHash).toBe(snapshotHash);
    expect(after.membershipHash).not.toBe(before.membershipHash);
    expect(frozen.rows(projectId).membershipHash).toBe(after.membershipHash);
  });

  it('never grows again: not when a name leaves the list, not after a restart', async () => {
    const { frozen, optOut } = trust();
    await frozen.freeze(task);
    optOut(3);
    frozen.rows(projectId);
    optOut();
    expect(frozen.rows(projectId).rows).toHaveLength(12);
    expect(trust().frozen.rows(projectId).rows).toHaveLength(12);
    await frozen.freeze(task);
    expect(frozen.rows(projectId).rows).toHaveLength(12);
  });

  it('counts who opts out even where they have no study, down to the threshold', async () => {
    const { frozen, optOut } = trust();
    await frozen.freeze(task);
    optOut(1, 2, 3, 14);
    expect(frozen.rows(projectId).rows).toHaveLength(10);
    // 15 are told of the 14 that were frozen: the told number decides.
    optOut(1, 2, 3, 4, 14);
    expect(frozen.rows(projectId).rows).toHaveLength(9);
    optOut(1, 2, 3, 4, 5, 14);
    expect(await codeOf(() => frozen.rows(projectId))).toBe('COHORT_TOO_SMALL');
    expect(await codeOf(() => frozen.studies(projectId))).toBe('COHORT_TOO_SMALL');
  });

  it('has no identifier of who opted out left in any file of the service', async () => {
    const { frozen, optOut } = trust();
    await frozen.freeze(task);
    const bytes = () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    expect(bytes().includes(nhs(3))).toBe(true);
    optOut(3);
    frozen.rows(projectId);
    expect(bytes().includes(nhs(3))).toBe(false);
    expect(bytes().includes(nhs(4))).toBe(true);
  });

  it('is not served while the list cannot be read', async () => {
    const { frozen, state } = trust();
    await frozen.freeze(task);
    state.readable = false;
    for (const read of [frozen.rows, frozen.studies, frozen.facts])
      expect(await codeOf(() => read(projectId))).toBe('OPT_OUT_UNREADABLE');
    expect(await codeOf(() => frozen.freeze({ ...task, projectId: otherId }))).toBe('OPT_OUT_UNREADABLE');
    state.readable = true;
    expect(await codeOf(() => frozen.rows(projectId))).toBe('answered');
  });

  it('serves the columns that the policy names, and no trace of others', async () => {
    const columns = ['accession_id', 'age_years', 'modality'];
    const { frozen } = trust({ policy: { rows: { columns } } });
    await frozen.freeze(task);
    for (const row of frozen.rows(projectId).rows) expect(Object.keys(row)).toEqual(columns);
    expect(Policy.safeParse({ version: 1, rows: { columns: ['age_years'] } }).success).toBe(false);
    expect(Policy.safeParse({ version: 1, rows: { columns: ['accession_id', 'nhs_number'] } }).success).toBe(false);
  });
});

describe('deleting a frozen cohort', () => {
  it('leaves nothing, says what it was, and says the same again', async () => {
    const { frozen, state } = trust();
    const { snapshotHash } = await frozen.freeze(task);
    await frozen.freeze({ ...task, projectId: otherId });
    const deleted = frozen.remove(projectId);
    expect(state.forgotten).toEqual([projectId]);
    expect(deleted).toEqual({ snapshotHash, deletedAt: '2026-02-01T00:00:00.000Z', rowsLeft: 0 });
    expect(frozen.remove(projectId)).toEqual(deleted);
    expect(frozen.deletion(projectId)).toEqual(deleted);
    expect(trust().frozen.deletion(projectId)).toEqual(deleted);
    expect(frozen.rows(otherId).rows).toHaveLength(13);
    expect(frozen.deletion(otherId)).toMatchObject({ snapshotHash: null });
    expect(frozen.deletion(otherId).rowsLeft).toBeGreaterThan(0);
  });

  it('refuses every later read and every late freeze', async () => {
    const { frozen, state } = trust();
    await frozen.freeze(task);
    frozen.remove(projectId);
    for (const read of [frozen.rows, frozen.studies, frozen.facts])
      expect(await codeOf(() => read(projectId))).toBe('COHORT_DELETED');
    const looks = state.looks;
    expect(await codeOf(() => frozen.freeze(task))).toBe('COHORT_DELETED');
    expect(state.looks).toBe(looks);
    expect(await codeOf(() => frozen.freeze({ ...task, projectId: otherId }))).toBe('answered');
  });

  it('stops a freeze that is under way, and holds for a project that was never frozen', async () => {
    const { frozen } = trust({
      over: {
        readOptOuts: () => {
          frozen.remove(projectId);
          return { identifiers: [] };
        },
      },
    });
    expect(await codeOf(() => frozen.freeze(task))).toBe('COHORT_DELETED');
    expect(frozen.deletion(projectId)).toMatchObject({ snapshotHash: null, rowsLeft: 0 });
  });

  it('leaves no identifier of a patient in any file of the service', async () => {
    const { frozen, optOut } = trust();
    await frozen.freeze(task);
    const bytes = () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    expect(bytes().includes(nhs(5))).toBe(true);
    optOut(14);
    frozen.rows(projectId);
    frozen.remove(projectId);
    for (let person = 1; person <= 14; person += 1) {
      expect(bytes().includes(nhs(person))).toBe(false);
      expect(bytes().includes(nhs(person).replaceAll(' ', ''))).toBe(false);
    }
  });

  it('is possible where the trust has come to deny the project', async () => {
    const { frozen } = trust({ policy: { projects: { deny: [projectId] } } });
    expect(await codeOf(() => frozen.freeze(task))).toBe('POLICY_REFUSED');
    expect(frozen.remove(projectId).rowsLeft).toBe(0);
  });
});
