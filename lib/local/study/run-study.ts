import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CohortDefinition } from '#contracts/cohort';
import { explainImages } from '#domain/answers/explain-images';
import { claims } from './claims.ts';
import { firstSignIn } from './person.ts';
import { searchLeaks } from './proofs/search-leaks.ts';
import { auditHolds } from './proofs/verify-chain.ts';
import { cohortsFrozen, imagesImported, stageAndDecide } from './steps/approve-project.ts';
import { askCohort } from './steps/ask-cohort.ts';
import { fetchReceipts, fetchResults } from './steps/fetch-results.ts';
import { beginRun, followRun } from './steps/follow-run.ts';
import { invite, newPassword } from './steps/invite-people.ts';
import { registerTrusts } from './steps/register-trusts.ts';
import { uploadApp } from './steps/upload-app.ts';
import type { StudyPlatform } from './study-platform.ts';
import type { StudyReport } from './study-report.ts';
import type { Timeline } from './timeline.ts';
import { trustFigures } from './trust-figures.ts';

/** What is studied. */
export type StudyPlan = {
  readonly name: string;
  readonly description: string;
  readonly cohort: CohortDefinition;
  /** Codes of the trusts that decline. */
  readonly declining: readonly string[];
};

/** Carries one study from an empty platform to a verified result, all through the public API with real sign-ins. */
export async function runStudy(platform: StudyPlatform, plan: StudyPlan, timeline: Timeline): Promise<StudyReport> {
  const { step, note } = timeline;
  const admin = await step('the first Admin signs in with password and authenticator', async () => {
    await platform.seedAdmin('admin@hub.example', 'Ada Admin');
    return firstSignIn(platform, 'admin@hub.example', newPassword());
  });
  const trusts = await step(`${platform.trusts.length} trusts enrol and come online`, () =>
    registerTrusts(admin, platform.trusts),
  );
  const { researcher, deciders } = await step('a researcher and a Trust Admin per trust sign in', async () => ({
    researcher: await invite(platform, admin, {
      email: 'researcher@university.example',
      name: 'Rae Researcher',
      role: 'Researcher',
    }),
    deciders: await Promise.all(
      trusts.map(({ trustId, code }) =>
        invite(platform, admin, {
          email: `decider@${code.toLowerCase()}.example`,
          name: `Decider of ${code}`,
          role: 'TrustAdmin',
          trustId,
        }),
      ),
    ),
  }));

  const { projectId, query } = await step('project created, every trust answers the cohort question', () =>
    askCohort(researcher, plan),
  );
  for (const { code, result } of query.answers) note(`${code}: ${result?.persons ?? 'too few'} persons`);
  const [first] = query.answers;
  for (const sentence of first?.explanation ?? []) note(`${first?.code} explains: ${sentence}`);

  await step('project staged; the Trust Admins decide', () =>
    stageAndDecide(
      researcher,
      projectId,
      trusts.map((trust, index) => {
        const decider = deciders[index];
        if (decider === undefined) throw new Error(`${trust.code} has nobody to decide`);
        return { trust, decider, decision: plan.declining.includes(trust.code) ? 'DECLINED' : 'APPROVED' };
      }),
    ),
  );
  await step('the approving trusts freeze their cohorts', () => cohortsFrozen(researcher, projectId));
  const uploading = step('app and initial model uploaded and scanned', async () =>
    uploadApp(researcher, projectId, await platform.appFiles()),
  );
  const [project, model] = await Promise.all([
    step('images found, moved, de-identified and converted', () => imagesImported(researcher, projectId)),
    uploading,
  ]);
  for (const { code, cohort, decision, imaging, importFigures } of project.trusts) {
    note(`${code}: ${decision}, cohort ${cohort}, imaging ${imaging}`);
    for (const sentence of importFigures === undefined ? [] : explainImages(importFigures)) note(`  ${sentence}`);
  }

  const taking = trusts.filter(({ code }) =>
    project.trusts.some((one) => one.code === code && one.decision === 'APPROVED'),
  );
  const { run, metrics } = await step('federated run: admit, train, evaluate', async () => {
    const begun = await beginRun(researcher, model.modelId, taking);
    return followRun(researcher, begun.runId, note);
  });
  const files = await step('results and receipts fetched and checked', () =>
    fetchResults(researcher, run.runId, join(platform.resultFolder, run.runId)),
  );
  const receipts = await fetchReceipts(researcher, run.runId);
  const audit = await step('audit chain fetched and verified', () => auditHolds(admin));
  for (const { sequence, event } of audit.events.slice(-5))
    note(`#${sequence} ${event.action} by ${event.actor.kind}, ${event.subject.kind} ${event.subject.id}`);

  const work = await mkdtemp(join(tmpdir(), 'flip-leaks-'));
  const leaks = await step('everything the hub holds searched for identities', async () => {
    const dump = join(work, 'hub');
    await platform.dumpHub(dump);
    return searchLeaks(
      dump,
      trusts.flatMap((trust) => trust.identities()),
      plan.name,
      work,
    );
  }).finally(() => rm(work, { recursive: true, force: true }));

  const figures = trustFigures({ trusts, project, query, run, metrics, receipts });
  const proven = claims({
    trusts: figures,
    runStatus: run.status,
    declinedTaskTypes: Object.fromEntries(trusts.map((trust) => [trust.code, trust.tasksTaken()])),
    leaks,
    auditVerified: audit.verified,
    auditEvents: audit.events.length,
  });
  for (const file of files) note(`result: ${file}`);
  return {
    ok: proven.every(({ held }) => held),
    seconds: timeline.seconds(),
    steps: timeline.steps(),
    trusts: figures,
    run: { status: run.status, rounds: run.currentRound, backend: run.backend },
    leaksFound: leaks.length,
    auditVerified: audit.verified,
    claims: proven,
  };
}
