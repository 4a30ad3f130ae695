import type { ModelId, ProjectId } from '#contracts/ids';
import type { Platform } from '#local/platform/platform';
import { demoStudy } from '#local/study/demo-study';
import { firstSignIn, type Person } from '#local/study/person';
import { cohortsFrozen, imagesImported, stageAndDecide } from '#local/study/steps/approve-project';
import { askCohort } from '#local/study/steps/ask-cohort';
import { invite, newPassword } from '#local/study/steps/invite-people';
import { registerTrusts } from '#local/study/steps/register-trusts';
import { uploadApp } from '#local/study/steps/upload-app';
import type { RegisteredTrust } from '#local/study/study-platform';

/** People and trusts of a platform, signed in and enrolled. */
export type OpenedPlatform = {
  admin: Person;
  researcher: Person;
  deciders: Person[];
  trusts: RegisteredTrust[];
};

export async function openPlatform(platform: Platform): Promise<OpenedPlatform> {
  const desk = platform.forStudy();
  await desk.seedAdmin('admin@hub.example', 'Ada Admin');
  const admin = await firstSignIn(desk, 'admin@hub.example', newPassword());
  const trusts = await registerTrusts(admin, desk.trusts);
  const researcher = await invite(desk, admin, { email: 'rae@university.example', name: 'Rae', role: 'Researcher' });
  const deciders = [];
  for (const { trustId, code } of trusts)
    deciders.push(
      await invite(desk, admin, {
        email: `${code.toLowerCase()}@trust.example`,
        name: code,
        role: 'TrustAdmin',
        trustId,
      }),
    );
  return { admin, researcher, deciders, trusts };
}

/** A project with frozen cohorts at the trusts that approved it; their images are on the way. */
export async function approvedProject({ researcher, deciders, trusts }: OpenedPlatform): Promise<ProjectId> {
  const { projectId } = await askCohort(researcher, demoStudy);
  await stageAndDecide(
    researcher,
    projectId,
    trusts.map((trust, index) => ({
      trust,
      decider: deciders[index]!,
      decision: demoStudy.declining.includes(trust.code) ? 'DECLINED' : 'APPROVED',
    })),
  );
  await cohortsFrozen(researcher, projectId);
  return projectId;
}

/** A project approved by the first two trusts, frozen and imported there, with a clean model. */
export async function readyModel(
  platform: Platform,
  opened: OpenedPlatform,
): Promise<{ projectId: ProjectId; modelId: ModelId; taking: RegisteredTrust[] }> {
  const { researcher, trusts } = opened;
  const projectId = await approvedProject(opened);
  await imagesImported(researcher, projectId);
  const { modelId } = await uploadApp(researcher, projectId, await platform.forStudy().appFiles());
  return { projectId, modelId, taking: trusts.filter(({ code }) => !demoStudy.declining.includes(code)) };
}
