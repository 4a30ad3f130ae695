import { listModels } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import type { ModelSummary } from '#contracts/model-summary';
import { projectAccess } from '#domain/access/project-access';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { ModelItem } from '#lambdas/platform/items/model-item';
import { readUserNames } from '#lambdas/platform/items/read-user-names';
import { requireProject } from '#lambdas/platform/items/require-project';
import { RunItem } from '#lambdas/platform/items/run-item';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { readItems } from '#lambdas/platform/ledger/read-items';

type Deps = { readonly ledger: Ledger };

const Latest = RunItem.pick({ runId: true, status: true, createdAt: true });

/**
 * The models of a project, for whoever may read its models: a Trust Admin who only decides finds nothing, as with a
 * project that is not there.
 */
export const makeListModels =
  ({ ledger }: Deps): OperationHandler<typeof listModels> =>
  async ({ params: { projectId }, query }, { caller }) => {
    const { project, user } = await requireProject(ledger, caller, projectId, 'see');
    if (!projectAccess(user, project).seeModels) throw new AppError('NOT_FOUND');
    const { items, ...rest } = await queryPage(
      ledger,
      { index: 'gsi1', partition: partitions.projectModels(projectId), newestFirst: true },
      ModelItem,
      query,
      ({ removedAt }) => removedAt === undefined,
    );
    const latestIds = items.flatMap(({ latestRunId }) => latestRunId ?? []);
    const [runs, names] = await Promise.all([
      readItems(ledger, latestIds.map(keys.run), Latest),
      readUserNames(
        ledger,
        items.map(({ ownerId }) => ownerId),
      ),
    ]);
    const models = items.map(
      ({ filesChange: _change, latestRunId, removedAt: _removed, seal, ...model }): ModelSummary => {
        const latestRun = runs.find(({ runId }) => runId === latestRunId);
        return {
          ...model,
          ...(seal === undefined ? {} : { sealedAt: seal.sealedAt }),
          ownerName: names.get(model.ownerId) ?? '',
          ...(latestRun === undefined ? {} : { latestRun }),
        };
      },
    );
    return { models, ...rest };
  };

/** Lambda entry. */
export const handler = edge(listModels, () => makeListModels({ ledger: runtimeLedger() }));
