import { pages } from '#client/pages';
import { createProject, getCohortQuery, submitCohortQuery } from '#contracts/api/projects';
import type { CohortDefinition } from '#contracts/cohort';
import type { ProjectId } from '#contracts/ids';
import type { CohortQuery } from '#contracts/project';
import type { Person } from '../person.ts';
import { until } from '../until.ts';

/** Creates the project and asks every trust for its cohort; returns when all have answered. */
export async function askCohort(
  researcher: Person,
  study: { readonly name: string; readonly description: string; readonly cohort: CohortDefinition },
): Promise<{ projectId: ProjectId; query: CohortQuery }> {
  const { hub } = researcher;
  const { projectId } = await hub.call(createProject, {
    body: { name: study.name, description: study.description },
  });
  const { queryId } = await hub.call(submitCohortQuery, {
    params: { projectId },
    body: { name: study.name, cohort: study.cohort },
  });
  const query = await until(
    'an answer from every trust',
    60,
    async () => {
      const [first, ...more] = await Array.fromAsync(pages(hub, getCohortQuery, { params: { projectId, queryId } }));
      if (first === undefined) throw new Error('a question is answered with a page at least');
      return { ...first, answers: [first, ...more].flatMap(({ answers }) => answers) };
    },
    ({ status }) => status === 'ENDED',
  );
  const failed = query.answers.filter(({ status }) => status !== 'ANSWERED' && status !== 'WITHHELD');
  if (failed.length > 0)
    throw new Error(
      `a trust failed to answer: ${failed.map(({ code, failure }) => `${code} ${failure?.code}`).join(', ')}`,
    );
  return { projectId, query };
}
