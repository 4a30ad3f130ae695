import { deleteModel } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import { isLiveRun } from '#domain/run/is-live-run';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireModel } from '#lambdas/platform/items/require-model';
import { RunItem } from '#lambdas/platform/items/run-item';
import { removeRunRows } from '#lambdas/platform/items/run-row';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { actorOf } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

const Standing = RunItem.pick({ status: true });

/**
 * Takes a model with its runs out of every list for good, by whoever may change it. Throws WRONG_STATE while a run of it
 * goes on, and CONFLICT where one begins in the same moment. Files, results and audit stay as they are.
 */
export const makeDeleteModel =
  ({ ledger }: Deps): OperationHandler<typeof deleteModel> =>
  async ({ params: { modelId } }, { caller }) => {
    const { model } = await requireModel(ledger, caller, modelId, 'modify');
    const runs = await queryItems(
      ledger,
      { index: 'gsi1', partition: partitions.modelRuns(modelId), attributes: [['status']] },
      Standing,
    );
    // The list may not have a run that has just begun, and the model names it.
    const { latestRunId } = model;
    const latest = latestRunId === undefined ? undefined : await readItem(ledger, keys.run(latestRunId), Standing);
    if ([...runs, ...(latest === undefined ? [] : [latest])].some(({ status }) => isLiveRun(status)))
      throw new AppError('WRONG_STATE', {
        details: [{ rule: 'no run of the model may go on; stop it', place: 'model' }],
      });
    const committed = await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.model(modelId),
          ...asRead(model, ['latestRunId', 'removedAt']),
          set: { removedAt: ledger.now().toISOString() },
        }),
      ],
      [{ action: 'model.deleted', actor: actorOf(caller), subject: { kind: 'model', id: modelId } }],
    );
    if (committed.kind === 'refused')
      throw new AppError('CONFLICT', { details: [{ rule: 'the model changed meanwhile', place: 'model' }] });
    await removeRunRows(ledger, partitions.modelRuns(modelId));
  };

/** Lambda entry. */
export const handler = edge(deleteModel, () => makeDeleteModel({ ledger: runtimeLedger() }));
