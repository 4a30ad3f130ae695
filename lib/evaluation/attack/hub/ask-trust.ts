import type { HubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import { getCohortQuery, previewCohortQuery, submitCohortQuery } from '#contracts/api/projects';
import type { CohortDefinition } from '#contracts/cohort';
import { ProjectId } from '#contracts/ids';
import { until } from '#local/study/until';

/** What a trust showed of a number, and whether it failed to answer. */
export type TrustAnswer = { readonly persons: number | null; readonly failed: boolean };

/** A trust as a researcher reaches it: through the hub, in one project. */
export type AskedTrust = {
  readonly ask: (name: string, cohort: CohortDefinition) => Promise<TrustAnswer>;
  /** Fresh questions left, as the trust last told them; null before its first answer. */
  readonly left: (cohort: CohortDefinition) => Promise<number | null>;
};

/** Questions without tables: tables would use up more of what may be learnt of the target. */
const show = { distributions: [], crossTables: [] };

/** Asks the trust with this code in this project. */
export async function askedTrust(hub: HubClient, project: string, code: string): Promise<AskedTrust> {
  const projectId = ProjectId.parse(project);
  const params = { projectId };
  const of = async (cohort: CohortDefinition) => {
    const { trusts } = await hub.call(previewCohortQuery, { params, body: { cohort, show } });
    const trust = trusts.find((one) => one.code === code);
    if (trust === undefined) throw new Error(`no trust ${code} answers in this project`);
    return trust;
  };
  return {
    left: async (cohort) => {
      const { allowed, used } = await of(cohort);
      return allowed === null || used === null ? null : allowed - used;
    },
    ask: async (name, cohort) => {
      const { trustId } = await of(cohort);
      const { queryId } = await hub.call(submitCohortQuery, {
        params,
        body: { name, cohort, trustIds: [trustId], show },
      });
      const answerOf = async () => {
        for await (const { answers } of pages(hub, getCohortQuery, { params: { projectId, queryId } })) {
          const found = answers.find((answer) => answer.code === code);
          if (found !== undefined) return found;
        }
        return undefined;
      };
      const answer = await until(
        `the answer of ${code}`,
        300,
        answerOf,
        (one) => one !== undefined && one.status !== 'QUEUED' && one.status !== 'RUNNING',
      );
      return { persons: answer?.result?.persons ?? null, failed: answer?.result === undefined };
    },
  };
}
