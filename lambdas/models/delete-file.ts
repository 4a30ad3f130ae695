import { deleteFile } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { filesChanged } from '#lambdas/platform/items/files-changed';
import { requireFile } from '#lambdas/platform/items/require-file';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { deleteItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

/**
 * Takes a file out of a model, whatever became of its checks, by whoever may change the model, which is sealed no more.
 * A run has pinned its files, and keeps them.
 */
export const makeDeleteFile =
  ({ ledger }: Deps): OperationHandler<typeof deleteFile> =>
  async ({ params: { modelId, fileName } }, { caller }) => {
    const file = await requireFile(ledger, caller, { modelId, fileName }, 'modify');
    const committed = await commit(
      ledger,
      [deleteItem(ledger, keys.file(modelId, fileName)), filesChanged(ledger, modelId)],
      [
        {
          action: 'file.deleted',
          actor: actorOf(caller),
          subject: { kind: 'model', id: modelId },
          facts: { fileName, sha256: file.sha256 },
        },
      ],
    );
    if (committed.kind === 'refused') throw new AppError('NOT_FOUND');
  };

/** Lambda entry. */
export const handler = edge(deleteFile, () => makeDeleteFile({ ledger: runtimeLedger() }));
