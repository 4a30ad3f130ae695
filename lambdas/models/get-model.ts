import { getModel } from '#contracts/api/models';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { modelAnswer } from '#lambdas/platform/items/model-answer';
import { requireModel } from '#lambdas/platform/items/require-model';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';

type Deps = { readonly ledger: Ledger };

/** A model and its files, for whoever may see it. */
export const makeGetModel =
  ({ ledger }: Deps): OperationHandler<typeof getModel> =>
  async ({ params }, { caller }) => {
    const { model, files } = await requireModel(ledger, caller, params.modelId, 'see');
    return modelAnswer(model, files);
  };

/** Lambda entry. */
export const handler = edge(getModel, () => makeGetModel({ ledger: runtimeLedger() }));
