import { requireProjectAllowed } from '#appliance/platform/require-project-allowed';
import { AppError } from '#contracts/app-error';
import type {
  ImportedPersons,
  RowColumn,
  ServedRow,
  SnapshotDeleted,
  SnapshotRow,
  SnapshotRows,
  SnapshotStudies,
} from '#contracts/appliance/query-api';
import type { ProjectId } from '#contracts/ids';
import type { ImportFigures } from '#contracts/import-manifest';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Policy } from '#contracts/policy';
import type { FreezeCohortTask, SnapshotFacts } from '#contracts/snapshot';
import { largeEnough } from '#domain/disclosure/large-enough';
import { strictestRules } from '#domain/disclosure/strictest-rules';
import { applyOptOuts } from '../opt-out/opt-out-membership.ts';
import type { ProjectPlaces } from '../questions/project-places.ts';
import type { TrueNumbers } from '../questions/true-numbers.ts';
import { type FreezeDeps, freezeCohort } from './freeze-cohort.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { SnapshotStore, StoredSnapshot } from './snapshot-store.ts';

/** What `createFrozenCohorts` needs. */
export type FrozenCohortsDeps = Omit<FreezeDeps, 'rules' | 'columns' | 'pseudonyms'> & {
  readonly store: SnapshotStore;
  readonly policy: Policy;
  readonly places: Pick<ProjectPlaces, 'inPlace'>;
  readonly trueNumbers: Pick<TrueNumbers, 'forget'>;
  readonly pseudonymsOf: (projectId: ProjectId) => Pseudonyms;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/**
 * The frozen cohorts of a trust. A cohort is frozen once, served while the trust's policy allows it, and deleted
 * permanently. Reading throws SNAPSHOT_MISSING, COHORT_DELETED, COHORT_TOO_SMALL, POLICY_REFUSED, OPT_OUT_UNREADABLE
 * and STORED_ROW_DAMAGED.
 */
export type FrozenCohorts = {
  /**
   * Freezes a cohort, or returns the facts of the existing snapshot. Throws SNAPSHOT_EXISTS, PROJECTS_AT_CAP and what
   * `freezeCohort` throws.
   */
  readonly freeze: (task: FreezeCohortTask) => Promise<SnapshotFacts>;
  readonly facts: (projectId: ProjectId) => SnapshotFacts;
  readonly studies: (projectId: ProjectId) => SnapshotStudies;
  readonly rows: (projectId: ProjectId) => SnapshotRows;
  /** What may be told of an import; the same again for the same manifest. */
  readonly imported: (projectId: ProjectId, imported: ImportedPersons) => ImportFigures;
  /** Deletes a project's cohort permanently; may be repeated. */
  readonly remove: (projectId: ProjectId) => SnapshotDeleted;
  /** Counts the rows that remain of a deleted cohort. */
  readonly deletion: (projectId: ProjectId) => SnapshotDeleted;
};

/**
 * The released number of persons, less those who opted out since: by the true number one could tell whether a single
 * person is among them.
 */
const toldPersons = ({ facts, optedOut, persons }: StoredSnapshot): number => (facts.persons ?? persons) - optedOut;

/** A row with only the columns that the trust's policy allows for researcher code. */
const servedRow =
  (columns: readonly RowColumn[]) =>
  (row: SnapshotRow): ServedRow => ({
    ...Object.fromEntries(columns.map((column) => [column, row[column]])),
    accession_id: row.accession_id,
  });

/** Makes the frozen cohorts on a snapshot store. */
export function createFrozenCohorts(deps: FrozenCohortsDeps): FrozenCohorts {
  const { policy, store } = deps;
  const { threshold } = policy.disclosure;
  const { columns } = policy.rows;
  const removeOptedOut = applyOptOuts(deps);
  /**
   * The snapshot, where it may be served: later opt-outs and a threshold that was raised after the freeze apply to it
   * too.
   */
  const requireSnapshot = (projectId: ProjectId): StoredSnapshot => {
    requireProjectAllowed(policy, projectId);
    requireNotDeleted(projectId);
    if (store.find(projectId) === undefined) throw new AppError('SNAPSHOT_MISSING');
    removeOptedOut(projectId);
    const snapshot = store.find(projectId);
    if (snapshot === undefined || !largeEnough(toldPersons(snapshot), threshold))
      throw new AppError('COHORT_TOO_SMALL');
    return snapshot;
  };
  const requireNotDeleted = (projectId: ProjectId): void => {
    if (store.deletion(projectId).deletedAt !== undefined) throw new AppError('COHORT_DELETED');
  };
  /**
   * The facts of an earlier freeze of this project, if there was one. Throws SNAPSHOT_EXISTS where it was of another
   * question.
   */
  const frozenBefore = ({ projectId, queryId }: FreezeCohortTask): SnapshotFacts | undefined => {
    requireNotDeleted(projectId);
    const existing = store.find(projectId);
    if (existing === undefined) return undefined;
    if (existing.facts.queryId !== queryId) throw new AppError('SNAPSHOT_EXISTS');
    return requireSnapshot(projectId).facts;
  };
  const membershipHash = (projectId: ProjectId): string =>
    deps
      .pseudonymsOf(projectId)
      .seal(JSON.stringify(['membership', store.members(projectId).map(({ personKey }) => personKey)]));
  return {
    freeze: async (task) => {
      const { projectId, queryId } = task;
      requireProjectAllowed(policy, projectId);
      const before = frozenBefore(task);
      if (before !== undefined) return before;
      const snapshot = await deps.places.inPlace(projectId, () =>
        freezeCohort(task, {
          ...deps,
          rules: strictestRules(policy.disclosure, projectId),
          columns,
          pseudonyms: deps.pseudonymsOf(projectId),
        }),
      );
      // Two calls may have read the database at the same time; the first one to get here stores its snapshot.
      const meanwhile = frozenBefore(task);
      if (meanwhile !== undefined) return meanwhile;
      store.add(snapshot);
      deps.log('COHORT_FROZEN', { projectId, queryId, snapshotHash: snapshot.facts.snapshotHash });
      return snapshot.facts;
    },
    facts: (projectId) => requireSnapshot(projectId).facts,
    studies: (projectId) => ({
      facts: requireSnapshot(projectId).facts,
      membershipHash: membershipHash(projectId),
      studies: store.studies(projectId),
    }),
    rows: (projectId) => ({
      facts: requireSnapshot(projectId).facts,
      membershipHash: membershipHash(projectId),
      rows: store.rows(projectId).map(servedRow(columns)),
    }),
    imported: (projectId, imported) => {
      const { importUnits: units } = requireSnapshot(projectId);
      const rules = strictestRules(policy.disclosure, projectId);
      return store.importFigures(projectId, imported.manifestHash, (earlier) =>
        deps.engine.imported({ imported, earlier, rules, units }),
      );
    },
    remove: (projectId) => {
      store.remove(projectId, deps.now().toISOString());
      deps.trueNumbers.forget(projectId);
      const deleted = store.deletion(projectId);
      deps.log('COHORT_DELETED', { projectId, snapshotHash: deleted.snapshotHash ?? 'none' });
      return deleted;
    },
    deletion: store.deletion,
  };
}
