import pMap from 'p-map';
import type { ProjectId, TrustId } from '#contracts/ids';
import { projectLifecycle } from '#domain/project/project-lifecycle';
import { readEarlierParts } from '../items/earlier-part.ts';
import { endDraft } from '../items/open-drafts.ts';
import { ProjectItem, type ProjectTrustItem, type Staging } from '../items/project-item.ts';
import { type LedgerProject, readProject } from '../items/read-project.ts';
import { commit } from '../ledger/commit.ts';
import { commitGroups } from '../ledger/commit-groups.ts';
import { firstIndex, keys, partitions, secondIndex } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { putNew, requireItem, updateItem } from '../ledger/ledger-writes.ts';
import { applyTransition } from '../ledger/transition.ts';
import { type ApprovalStarter, startApproval } from './start-approval.ts';

/** What staging takes. */
export type Stager = { readonly ledger: Ledger; readonly starter: ApprovalStarter };

const startedAtOnce = 10;
/** Two callers may stage the same project at once: the slower one looks again. */
const attempts = 5;

/**
 * Goes on with a staging in progress to its end: the part of every trust, in batches; then the one write that makes the
 * project STAGED; then the approval of every trust, each started under its first name and so once. May be cut off
 * anywhere and repeated by anybody. Answers `changed` where the project was closed meanwhile. Throws what the ledger
 * or the workflow engine throws; the staging then stays in progress.
 */
export const stageTrusts = async (stager: Stager, projectId: ProjectId): Promise<'staged' | 'changed'> => {
  const { ledger } = stager;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const found = await readProject(ledger, projectId);
    const staging = found?.project.staging;
    if (found === undefined || found.project.status === 'CLOSED') return 'changed';
    if (staging === undefined) return found.project.status === 'DRAFT' ? 'changed' : 'staged';
    const earlier = await readEarlierParts(ledger, projectId);
    const executions = (trustId: TrustId): number =>
      1 + (earlier.find((part) => part.trustId === trustId)?.executions ?? 0);
    if (found.project.status === 'DRAFT' && !(await writeParts(ledger, found, staging, executions))) continue;
    if (found.project.status === 'DRAFT' && !(await makeStaged(ledger, found.project, staging))) continue;
    await pMap(
      staging.trusts,
      ({ trustId }) => beginApproval(stager, { projectId, trustId, executions: executions(trustId) }),
      { concurrency: startedAtOnce },
    );
    await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.project(projectId),
          expect: [{ attribute: 'gsi2pk', oneOf: [partitions.stagings] }],
          remove: ['staging', 'gsi2pk', 'gsi2sk'],
        }),
      ],
      [],
    );
    return 'staged';
  }
  throw new Error('another caller stages this project all the time');
};

/** The parts that are not there yet, for as long as the project is a draft with this staging. */
const writeParts = async (
  ledger: Ledger,
  { project, trusts }: LedgerProject,
  staging: Staging,
  executions: (trustId: TrustId) => number,
): Promise<boolean> => {
  const { projectId } = project;
  const there = new Set(trusts.map(({ trustId }) => trustId));
  const groups = staging.trusts
    .filter(({ trustId }) => !there.has(trustId))
    .map(({ code, trustId }) => {
      const part: ProjectTrustItem = {
        projectId,
        trustId,
        code,
        queryId: staging.queryId,
        decision: 'PENDING',
        cohort: 'NONE',
        imaging: 'NONE',
        executions: executions(trustId),
        faults: 0,
        waitsMissed: 0,
      };
      const index = firstIndex.trustProjects(trustId, projectId);
      return [putNew(ledger, { ...keys.projectTrust(projectId, trustId), ...index, kind: 'PROJECT_TRUST', ...part })];
    });
  const stillStaging = requireItem(ledger, {
    key: keys.project(projectId),
    expect: [{ attribute: 'status', oneOf: projectLifecycle.stage.from }],
    present: ['staging'],
  });
  return (await commitGroups(ledger, groups, [stillStaging])).kind === 'applied';
};

const makeStaged = async (ledger: Ledger, { ownerId, projectId }: ProjectItem, staging: Staging): Promise<boolean> => {
  const staged = await applyTransition(ledger, {
    key: keys.project(projectId),
    schema: ProjectItem,
    step: projectLifecycle.stage,
    // What the trusts answered is what is staged.
    expect: [
      { attribute: 'latestQueryId', oneOf: [staging.queryId] },
      { attribute: 'ownerId', oneOf: [ownerId] },
    ],
    change: {
      set: { stagedAt: ledger.now().toISOString(), trustIds: staging.trusts.map(({ trustId }) => trustId) },
    },
    also: [endDraft(ledger, ownerId, projectId)],
    audit: {
      action: 'project.staged',
      actor: { kind: 'user', id: staging.by },
      subject: { kind: 'project', id: projectId },
      facts: { queryId: staging.queryId, trusts: staging.trusts.length },
    },
  });
  return staged.kind === 'applied';
};

/**
 * Starts the approval of one trust and only then shows it to the watcher, who would start one that has not begun under
 * another name. Refused where the trust has decided already: then its decision has said what is still to be done.
 */
const beginApproval = async (
  { ledger, starter }: Stager,
  part: Pick<ProjectTrustItem, 'executions' | 'projectId' | 'trustId'>,
): Promise<void> => {
  const { projectId, trustId } = part;
  await startApproval(starter, part);
  await commit(
    ledger,
    [
      updateItem(ledger, {
        key: keys.projectTrust(projectId, trustId),
        expect: [{ attribute: 'decision', oneOf: ['PENDING'] }],
        absent: ['gsi2pk', 'endedAt'],
        set: { ...secondIndex.approvals(projectId, trustId) },
      }),
    ],
    [],
  );
};
