import type { ModelId, ProjectId } from '#contracts/ids';
import { demoStudy } from './demo-study.ts';
import type { OpenedPlatform } from './open-platform.ts';
import { cohortsFrozen, imagesImported, stageAndDecide } from './steps/approve-project.ts';
import { askCohort } from './steps/ask-cohort.ts';
import { uploadApp } from './steps/upload-app.ts';
import type { RegisteredTrust } from './study-platform.ts';

const takesPart = ({ code }: RegisteredTrust): boolean => !demoStudy.declining.includes(code);

/** A project with frozen cohorts at the trusts that approved it; their images are on the way. */
export async function approvedProject({ researcher, sites }: OpenedPlatform): Promise<ProjectId> {
  const { projectId } = await askCohort(researcher, demoStudy);
  await stageAndDecide(
    researcher,
    projectId,
    sites.map((site) => ({ ...site, decision: takesPart(site.trust) ? 'APPROVED' : 'DECLINED' })),
  );
  await cohortsFrozen(researcher, projectId);
  return projectId;
}

/** An approved project, frozen and imported at the trusts that take part, with a clean model made of `files`. */
export async function readyModel(
  opened: OpenedPlatform,
  files: Parameters<typeof uploadApp>[2],
): Promise<{ projectId: ProjectId; modelId: ModelId; taking: RegisteredTrust[] }> {
  const { researcher, sites } = opened;
  const projectId = await approvedProject(opened);
  await imagesImported(researcher, projectId);
  const { modelId } = await uploadApp(researcher, projectId, files);
  return { projectId, modelId, taking: sites.map(({ trust }) => trust).filter(takesPart) };
}
