import { completeUpload } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import { ModelFile } from '#contracts/model';
import { fileLifecycle } from '#domain/model/file-lifecycle';
import { actorOf } from '../platform/caller.ts';
import { env } from '../platform/env.ts';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { keys, secondIndex } from '../platform/keys.ts';
import { FileItem } from '../platform/ledger/model-item.ts';
import { requireModel } from '../platform/ledger/require-model.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { objectKeys } from '../platform/objects/object-keys.ts';
import { type ObjectStore, runtimeObjectStore } from '../platform/objects/object-store.ts';
import { applyTransition } from '../platform/transition.ts';
import { type Executions, executionName, runtimeExecutions } from '../platform/workflow/executions.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'head'>;
  readonly executions: Pick<Executions, 'start'>;
  readonly quarantineBucket: string;
  readonly scanMachineArn: string;
};

/** The bytes are up: pins them by their ETag and starts the checks. Saying it twice is harmless. */
export const makeCompleteUpload =
  ({ ledger, objects, executions, quarantineBucket, scanMachineArn }: Deps): OperationHandler<typeof completeUpload> =>
  async ({ params: { modelId, fileName } }, { caller }) => {
    const { files } = await requireModel(ledger, caller, modelId, 'modify');
    const file = files.find((candidate) => candidate.fileName === fileName);
    if (file === undefined) throw new AppError('NOT_FOUND');
    if (file.status !== 'AWAITING') return ModelFile.parse(file);
    const { uploadId } = file;
    const found = await objects.head({
      bucket: quarantineBucket,
      key: objectKeys.quarantined(modelId, uploadId, fileName),
    });
    if (found === undefined)
      throw new AppError('WRONG_STATE', { details: [{ rule: 'the file must have been uploaded', place: fileName }] });
    const updatedAt = ledger.now().toISOString();
    const written = await applyTransition(ledger, {
      key: keys.file(modelId, fileName),
      schema: FileItem,
      step: fileLifecycle.scan,
      expect: [{ attribute: 'uploadId', oneOf: [uploadId] }],
      change: { set: { etag: found.etag, updatedAt, ...secondIndex.scans(modelId, fileName) } },
      audit: {
        action: 'file.uploaded',
        actor: actorOf(caller),
        subject: { kind: 'model', id: modelId },
        facts: { fileName, sizeBytes: found.sizeBytes },
      },
    });
    if (written.kind !== 'applied') throw new AppError('CONFLICT');
    await executions.start(scanMachineArn, executionName(uploadId, 1), { modelId, fileName, uploadId });
    return { ...ModelFile.parse(file), status: 'SCANNING', updatedAt };
  };

/** Lambda entry. */
export const handler = edge(completeUpload, () =>
  makeCompleteUpload({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    executions: runtimeExecutions(),
    quarantineBucket: env('QUARANTINE_BUCKET'),
    scanMachineArn: env('SCAN_MACHINE_ARN'),
  }),
);
