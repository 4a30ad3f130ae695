import { getModel } from '#contracts/api/models';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { modelAnswer } from '../platform/ledger/model-answer.ts';
import { requireModel } from '../platform/ledger/require-model.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';

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
