import pMap from 'p-map';
import { listCohortQueries } from '#contracts/api/projects';
import { describeQuestion } from '#domain/answers/describe-question';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { QueryItem } from '#lambdas/platform/items/query-item';
import { readAnswerHeads } from '#lambdas/platform/items/read-answer-heads';
import { readUserNames } from '#lambdas/platform/items/read-user-names';
import { requireProject } from '#lambdas/platform/items/require-project';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { questionStanding } from './question-standing.ts';

/** Questions whose answers are read at the same time. */
const questionsAtOnce = 10;

type Deps = { readonly ledger: Ledger };

/** The cohort questions of a project, for whoever may see it, newest first; one that is still being asked is none yet. */
export const makeListCohortQueries =
  ({ ledger }: Deps): OperationHandler<typeof listCohortQueries> =>
  async ({ params: { projectId }, query }, { caller }) => {
    await requireProject(ledger, caller, projectId, 'see');
    const { items, ...rest } = await queryPage(
      ledger,
      { partition: keys.project(projectId).pk, prefix: childPrefix.queries, newestFirst: true },
      QueryItem,
      query,
      ({ opening }) => opening === undefined,
    );
    const names = await readUserNames(
      ledger,
      items.map(({ createdBy }) => createdBy),
    );
    const queries = await pMap(
      items,
      async ({ cohort, createdAt, createdBy, name, queryId, secureSum, show }) => {
        const { version: _, ...standing } = questionStanding(await readAnswerHeads(ledger, queryId));
        return {
          queryId,
          name,
          createdAt,
          createdBy,
          createdByName: names.get(createdBy) ?? '',
          explanation: describeQuestion({ cohort, show }),
          secureSum: secureSum !== undefined,
          ...standing,
        };
      },
      { concurrency: questionsAtOnce },
    );
    return { queries, ...rest };
  };

/** Lambda entry. */
export const handler = edge(listCohortQueries, () => makeListCohortQueries({ ledger: runtimeLedger() }));
