import { decideProject, getProject, stageProject } from '#contracts/api/projects';
import type { ProjectId } from '#contracts/ids';
import type { Project } from '#contracts/project';
import type { Person } from '../person.ts';
import type { RegisteredTrust } from '../study-platform.ts';
import { until } from '../until.ts';

/** A trust with the person who decides for it and what they decide. */
export type Decision = {
  readonly trust: RegisteredTrust;
  readonly decider: Person;
  readonly decision: 'APPROVED' | 'DECLINED';
};

/** Stages the project at all trusts and has each Trust Admin decide. */
export async function stageAndDecide(
  researcher: Person,
  projectId: ProjectId,
  decisions: readonly Decision[],
): Promise<Project> {
  await researcher.hub.call(stageProject, {
    params: { projectId },
    body: { trustIds: decisions.map(({ trust }) => trust.trustId) },
  });
  for (const { trust, decider, decision } of decisions)
    await decider.hub.call(decideProject, { params: { projectId }, body: { trustId: trust.trustId, decision } });
  return researcher.hub.call(getProject, { params: { projectId } });
}

/** Waits until every approving trust has frozen its cohort. */
export function cohortsFrozen(researcher: Person, projectId: ProjectId): Promise<Project> {
  return until(
    'a frozen cohort at every approving trust',
    60,
    () => researcher.hub.call(getProject, { params: { projectId } }),
    ({ trusts }) =>
      trusts.every((one) => one.decision !== 'APPROVED' || one.cohort === 'FROZEN' || one.cohort === 'FAILED'),
  );
}

/** Waits until every approving trust has its images. */
export function imagesImported(researcher: Person, projectId: ProjectId): Promise<Project> {
  return until(
    'imported images at every approving trust',
    180,
    () => researcher.hub.call(getProject, { params: { projectId } }),
    ({ trusts }) =>
      trusts.every((one) => one.decision !== 'APPROVED' || ['READY', 'PARTIAL', 'FAILED'].includes(one.imaging)),
    500,
  );
}
