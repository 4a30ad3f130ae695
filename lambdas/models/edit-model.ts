import { editModel } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import { changedFields } from '#domain/input/changed-fields';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { modelAnswer } from '#lambdas/platform/items/model-answer';
import { requireModel } from '#lambdas/platform/items/require-model';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

/** Renames or describes a model anew, by whoever may change it. */
export const makeEditModel =
  ({ ledger }: Deps): OperationHandler<typeof editModel> =>
  async ({ params: { modelId }, body }, { caller }) => {
    const { files, model } = await requireModel(ledger, caller, modelId, 'modify');
    const changed = changedFields(body, model);
    const names = Object.keys(changed);
    if (names.length === 0) return modelAnswer(model, files);
    const committed = await commit(
      ledger,
      [updateItem(ledger, { key: keys.model(modelId), absent: ['removedAt'], set: changed })],
      [
        {
          action: 'model.edited',
          actor: actorOf(caller),
          subject: { kind: 'model', id: modelId },
          facts: { changed: names.join(' ') },
        },
      ],
    );
    if (committed.kind === 'refused') throw new AppError('NOT_FOUND');
    return modelAnswer({ ...model, ...changed }, files);
  };

/** Lambda entry. */
export const handler = edge(editModel, () => makeEditModel({ ledger: runtimeLedger() }));
