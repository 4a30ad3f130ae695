import { requireProjectAllowed } from '#appliance/platform/require-project-allowed';
import { AppError } from '#contracts/app-error';
import type { CohortQuestion, SnapshotRows, SnapshotStudies } from '#contracts/appliance/query-api';
import type { CohortResult } from '#contracts/cohort-result';
import type { ProjectId } from '#contracts/ids';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Policy } from '#contracts/policy';
import type { SnapshotFacts } from '#contracts/snapshot';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { largeEnough } from '#domain/disclosure/large-enough';
import { releaseCohort, withheld } from '#domain/disclosure/release-cohort';
import { freezeCohort } from './freeze-cohort.ts';
import type { OmopPort } from './ports.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { HeldSnapshot, SnapshotStore } from './snapshot-store.ts';

/** What the query service works with. */
export type QueryDeps = {
  readonly omop: OmopPort;
  readonly store: SnapshotStore;
  readonly policy: Policy;
  readonly pseudonymsOf: (projectId: ProjectId) => Pseudonyms;
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/** The query service: counts and freezes cohorts, and serves frozen ones. */
export type QueryService = {
  readonly ask: (question: CohortQuestion) => Promise<CohortResult>;
  readonly freeze: (question: CohortQuestion) => Promise<SnapshotFacts>;
  readonly facts: (projectId: ProjectId) => SnapshotFacts;
  readonly studies: (projectId: ProjectId) => SnapshotStudies;
  readonly rows: (projectId: ProjectId) => SnapshotRows;
};

/** Binds the service to its parts. */
export function createQueryService(deps: QueryDeps): QueryService {
  const { omop, policy, store } = deps;
  const { threshold } = policy.disclosure;
  /** A snapshot as long as it may be served: a threshold raised since then holds for it too. */
  const held = (projectId: ProjectId): HeldSnapshot => {
    requireProjectAllowed(policy, projectId);
    const snapshot = store.find(projectId);
    if (snapshot === undefined) throw new AppError('SNAPSHOT_MISSING');
    if (!largeEnough(snapshot.persons, threshold)) throw new AppError('COHORT_TOO_SMALL');
    return snapshot;
  };
  /** What an earlier freeze of this project left; another question than the frozen one is refused. */
  const frozenBefore = ({ projectId, queryId }: CohortQuestion): SnapshotFacts | undefined => {
    const existing = store.find(projectId);
    if (existing === undefined) return undefined;
    if (existing.facts.queryId !== queryId) throw new AppError('SNAPSHOT_EXISTS');
    return held(projectId).facts;
  };
  return {
    ask: async ({ projectId, queryId, cohort }) => {
      requireProjectAllowed(policy, projectId);
      const begun = deps.now().getTime();
      const { dataDate, released } = await omop.view(async (view) => {
        const dataDate = await view.dataDate();
        const persons = await view.persons(compileCohort(cohort, { dataDate }));
        // Nothing of a set below the threshold is looked at, so that zero and small take alike long.
        if (!largeEnough(persons.length, threshold)) return { dataDate, released: withheld };
        const facts = await view.facts(persons, dataDate, threshold);
        return { dataDate, released: releaseCohort(facts, threshold) };
      });
      deps.log('COHORT_ANSWERED', { projectId, queryId, milliseconds: deps.now().getTime() - begun });
      return { queryId, dataDate, ...released };
    },
    freeze: async (question) => {
      const { projectId, queryId } = question;
      requireProjectAllowed(policy, projectId);
      const before = frozenBefore(question);
      if (before !== undefined) return before;
      const pseudonyms = deps.pseudonymsOf(projectId);
      const snapshot = await freezeCohort(question, { omop, threshold, pseudonyms, now: deps.now });
      // Two calls may have asked the database at once: the first to arrive here is the snapshot.
      const meanwhile = frozenBefore(question);
      if (meanwhile !== undefined) return meanwhile;
      store.add(snapshot);
      deps.log('COHORT_FROZEN', { projectId, queryId, snapshotHash: snapshot.facts.snapshotHash });
      return snapshot.facts;
    },
    facts: (projectId) => held(projectId).facts,
    studies: (projectId) => ({ facts: held(projectId).facts, studies: store.studies(projectId) }),
    rows: (projectId) => ({ facts: held(projectId).facts, rows: store.rows(projectId) }),
  };
}
