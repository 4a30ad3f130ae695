import { fileLifecycle } from '#domain/model/file-lifecycle';
import { FileItem, ModelItem } from '#lambdas/platform/items/model-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { env } from '#lambdas/platform/runtime/env';
import { ScanInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { fileMove } from './file-move.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'copyPinned' | 'head'>;
  readonly quarantineBucket: string;
  readonly modelBucket: string;
};

/**
 * Copies exactly the checked bytes out of quarantine, to a name that is their hash in the project; where the project has them
 * already, they are not copied again.
 */
export const makePromoteFile =
  ({ ledger, objects, quarantineBucket, modelBucket }: Deps) =>
  async (input: ScanInput): Promise<{ readonly kind: 'promoted' | 'superseded' }> => {
    const { modelId, fileName, uploadId } = input;
    const file = await readItem(ledger, keys.file(modelId, fileName), FileItem);
    if (file === undefined || file.uploadId !== uploadId || file.etag === undefined) return { kind: 'superseded' };
    if (file.status === 'CLEAN') return { kind: 'promoted' };
    const model = await readItem(ledger, keys.model(modelId), ModelItem);
    if (model === undefined) return { kind: 'superseded' };
    const objectKey = objectKeys.clean(model.projectId, file.sha256);
    const kept = { bucket: modelBucket, key: objectKey };
    const there = await objects.head(kept);
    const copied =
      there?.sizeBytes === file.sizeBytes ||
      (await objects.copyPinned(
        { bucket: quarantineBucket, key: objectKeys.quarantined(modelId, uploadId, fileName) },
        file.etag,
        kept,
      ));
    if (!copied) throw new Error('the checked bytes are no longer in quarantine');
    const moved = await fileMove(ledger, input, fileLifecycle.promote, 'file.promoted', { objectKey });
    return { kind: moved ? 'promoted' : 'superseded' };
  };

/** Lambda entry. */
export const handler = workflowStep('promote-file', ScanInput, () =>
  makePromoteFile({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    quarantineBucket: env('QUARANTINE_BUCKET'),
    modelBucket: env('MODEL_BUCKET'),
  }),
);
