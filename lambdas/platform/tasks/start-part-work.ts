import type { AuditEvent } from '#contracts/audit';
import type { PartWork } from '#contracts/project';
import { cohortLifecycle } from '#domain/project/cohort-lifecycle';
import { imagingLifecycle } from '#domain/project/imaging-lifecycle';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { requireTrust } from '#lambdas/platform/items/require-trust';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Expected } from '#lambdas/platform/ledger/ledger-writes';
import { applyTransition, type Transitioned } from '#lambdas/platform/ledger/transition';
import { hubActor } from '#lambdas/platform/runtime/caller';
import type { TaskMaker } from './create-task.ts';
import { prepareFreeze } from './prepare-freeze.ts';
import { prepareImport } from './prepare-import.ts';

const approved: Expected = { attribute: 'decision', oneOf: ['APPROVED'] };

/** Each piece of work: the attribute that holds its state, its changes of state, its task. */
const works = {
  freeze: {
    attribute: 'cohort',
    task: 'freezeTaskId',
    first: cohortLifecycle.freeze,
    again: cohortLifecycle.freezeAgain,
    expect: [approved],
    prepare: prepareFreeze,
    action: 'cohort.freezing',
  },
  import: {
    attribute: 'imaging',
    task: 'importTaskId',
    first: imagingLifecycle.import,
    again: imagingLifecycle.importAgain,
    expect: [approved, { attribute: 'cohort', oneOf: ['FROZEN'] }],
    prepare: prepareImport,
    action: 'images.importing',
  },
} as const;

/** Who asks for work that has failed once more. */
export type AskedAgain = { readonly actor: AuditEvent['actor'] };

/**
 * Asks a trust for one piece of work, in one transaction of the change of state, the task and the audit event. `again`: after
 * a failure, which is taken back with what was told of it, and the approval is open under its next execution. Throws NOT_FOUND.
 */
export const startPartWork = async (
  maker: TaskMaker,
  part: ProjectTrustItem,
  name: PartWork,
  again?: AskedAgain,
): Promise<Transitioned<ProjectTrustItem>> => {
  const work = works[name];
  const { projectId, trustId, queryId, executions } = part;
  const trust = await requireTrust(maker.ledger, trustId);
  const prepared = await work.prepare(maker, trust, part);
  const reopened = {
    executions: executions + 1,
    faults: 0,
    waitsMissed: 0,
    ...secondIndex.approvals(projectId, trustId),
  };
  const started = await applyTransition(maker.ledger, {
    key: keys.projectTrust(projectId, trustId),
    schema: ProjectTrustItem,
    attribute: work.attribute,
    step: again === undefined ? work.first : work.again,
    expect: [...work.expect, ...(again === undefined ? [] : [{ attribute: 'executions', oneOf: [executions] }])],
    change: {
      set: { [work.task]: prepared.task.taskId, ...(again === undefined ? {} : reopened) },
      absent: ['endedAt'],
      ...(again === undefined ? {} : { remove: ['failure', 'toldAt', 'importFigures'] }),
    },
    also: prepared.writes,
    audit: {
      action: work.action,
      actor: again?.actor ?? hubActor,
      subject: { kind: 'project', id: projectId },
      facts: { trustId, ...(name === 'freeze' ? { queryId } : {}), ...(again === undefined ? {} : { again: true }) },
    },
  });
  if (started.kind === 'applied') await prepared.ring();
  return started;
};
