import { listDecisions } from '#contracts/api/decisions';
import { AppError } from '#contracts/app-error';
import type { DecisionRow } from '#contracts/decision';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { AnswerItem } from '#lambdas/platform/items/answer-item';
import { ProjectItem, ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { readUserNames } from '#lambdas/platform/items/read-user-names';
import { requireTrust } from '#lambdas/platform/items/require-trust';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { readItems } from '#lambdas/platform/ledger/read-items';
import { callerOf } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

/**
 * The projects that a trust has been asked about, for its Trust Admins and for Admins of the hub, newest first. Throws
 * NOT_FOUND for another trust's Trust Admin, as for a trust that is not there.
 */
export const makeListDecisions =
  ({ ledger }: Deps): OperationHandler<typeof listDecisions> =>
  async ({ params: { trustId }, query }, { caller }) => {
    const user = callerOf(caller, 'user');
    if (user.role !== 'Admin' && user.trustId !== trustId) throw new AppError('NOT_FOUND');
    await requireTrust(ledger, trustId);
    const { items, ...rest } = await queryPage(
      ledger,
      { index: 'gsi1', partition: partitions.trustProjects(trustId), newestFirst: true },
      ProjectTrustItem,
      query,
      ({ decision }) => query.decision === undefined || decision === query.decision,
    );
    const [projects, answers] = await Promise.all([
      readItems(
        ledger,
        items.map(({ projectId }) => keys.project(projectId)),
        ProjectItem,
      ),
      readItems(
        ledger,
        items.map(({ queryId }) => keys.queryAnswer(queryId, trustId)),
        AnswerItem,
      ),
    ]);
    const names = await readUserNames(
      ledger,
      projects.map(({ ownerId }) => ownerId),
    );
    const decisions = items.flatMap((trust): DecisionRow[] => {
      const project = projects.find(({ projectId }) => projectId === trust.projectId);
      // A part of a draft is one of a staging that has not ended: nobody is asked yet.
      if (project === undefined || project.status === 'DRAFT' || project.removedAt !== undefined) return [];
      const result = answers.find(({ queryId }) => queryId === trust.queryId)?.result;
      return [
        {
          projectId: project.projectId,
          name: project.name,
          ownerName: names.get(project.ownerId) ?? '',
          status: project.status,
          ...(project.stagedAt === undefined ? {} : { stagedAt: project.stagedAt }),
          trust,
          ...(result === undefined ? {} : { persons: result.persons }),
          ...(result?.margin === undefined ? {} : { margin: result.margin }),
        },
      ];
    });
    return { decisions, ...rest };
  };

/** Lambda entry. */
export const handler = edge(listDecisions, () => makeListDecisions({ ledger: runtimeLedger() }));
