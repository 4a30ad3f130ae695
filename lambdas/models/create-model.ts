import { createModel } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import { ModelId } from '#contracts/ids';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { modelAnswer } from '#lambdas/platform/items/model-answer';
import type { ModelItem } from '#lambdas/platform/items/model-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew, requireItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

/** Starts a model in a project that at least one trust has approved. */
export const makeCreateModel =
  ({ ledger }: Deps): OperationHandler<typeof createModel> =>
  async ({ params: { projectId }, body }, { caller }) => {
    const { user } = await requireProject(ledger, caller, projectId, 'contribute');
    const model: ModelItem = {
      modelId: ModelId.parse(ledger.newId()),
      projectId,
      name: body.name,
      description: body.description,
      ownerId: user.userId,
      createdAt: ledger.now().toISOString(),
    };
    const { modelId } = model;
    const committed = await commit(
      ledger,
      [
        requireItem(ledger, { key: keys.project(projectId), expect: [{ attribute: 'status', oneOf: ['APPROVED'] }] }),
        putNew(ledger, {
          ...keys.model(modelId),
          ...firstIndex.projectModels(projectId, modelId),
          kind: 'MODEL',
          ...model,
        }),
      ],
      [
        {
          action: 'model.created',
          actor: actorOf(caller),
          subject: { kind: 'model', id: modelId },
          facts: { projectId },
        },
      ],
    );
    if (committed.kind === 'refused')
      throw new AppError('WRONG_STATE', { details: [{ rule: 'the project must be approved', place: 'project' }] });
    return modelAnswer(model, []);
  };

/** Lambda entry. */
export const handler = edge(createModel, () => makeCreateModel({ ledger: runtimeLedger() }));
