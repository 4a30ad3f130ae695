import { downloadFile } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import { secondsAfter } from '#domain/run/run-deadlines';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireFile } from '#lambdas/platform/items/require-file';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { env } from '#lambdas/platform/runtime/env';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'presignGet'>;
  readonly modelBucket: string;
};

const linkSeconds = 900;

/**
 * A short-lived link to the checked copy of a file, for whoever may see the model. What is in quarantine or was refused is
 * handed out to nobody: WRONG_STATE.
 */
export const makeDownloadFile =
  ({ ledger, objects, modelBucket }: Deps): OperationHandler<typeof downloadFile> =>
  async ({ params: { modelId, fileName } }, { caller }) => {
    const file = await requireFile(ledger, caller, { modelId, fileName }, 'see');
    const { objectKey, sha256, sizeBytes, status } = file;
    if (status !== 'CLEAN' || objectKey === undefined)
      throw new AppError('WRONG_STATE', {
        details: [{ rule: 'the file must have passed its checks', place: 'params.fileName' }],
      });
    const url = await objects.presignGet({ bucket: modelBucket, key: objectKey }, linkSeconds, fileName);
    return { fileName, sizeBytes, sha256, url, expiresAt: secondsAfter(ledger.now(), linkSeconds).toISOString() };
  };

/** Lambda entry. */
export const handler = edge(downloadFile, () =>
  makeDownloadFile({ ledger: runtimeLedger(), objects: runtimeObjectStore(), modelBucket: env('MODEL_BUCKET') }),
);
