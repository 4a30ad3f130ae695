import { completeUpload } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import { ModelFile } from '#contracts/model';
import { fileLifecycle } from '#domain/model/file-lifecycle';
import { partCount, sizeOfPart } from '#domain/model/upload-parts';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { FileItem } from '#lambdas/platform/items/model-item';
import { requireFile } from '#lambdas/platform/items/require-file';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { type ObjectRef, type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { type PartStore, runtimePartStore } from '#lambdas/platform/objects/part-store';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { type Executions, executionName, runtimeExecutions } from '#lambdas/platform/workflow/executions';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'head'>;
  readonly parts: Pick<PartStore, 'list' | 'complete'>;
  readonly executions: Pick<Executions, 'start'>;
  readonly quarantineBucket: string;
  readonly scanMachineArn: string;
};

/** The bytes are up: joins their parts, pins them by their ETag and starts the checks. Saying it twice is harmless. */
export const makeCompleteUpload =
  ({
    ledger,
    objects,
    parts,
    executions,
    quarantineBucket,
    scanMachineArn,
  }: Deps): OperationHandler<typeof completeUpload> =>
  async ({ params: { modelId, fileName } }, { caller }) => {
    const file = await requireFile(ledger, caller, { modelId, fileName }, 'modify');
    if (file.status !== 'AWAITING') return ModelFile.parse(file);
    const { uploadId } = file;
    const object = { bucket: quarantineBucket, key: objectKeys.quarantined(modelId, uploadId, fileName) };
    if (file.partsId !== undefined) await joinParts(parts, object, file.partsId, file.sizeBytes);
    const found = await objects.head(object);
    if (found === undefined)
      throw new AppError('WRONG_STATE', {
        details: [{ rule: 'the file must have been uploaded', place: 'params.fileName' }],
      });
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

/** Makes one object of the parts; where that was done already, nothing is left to do. Throws WRONG_STATE while one is missing. */
const joinParts = async (
  store: Deps['parts'],
  object: ObjectRef,
  partsId: string,
  sizeBytes: number,
): Promise<void> => {
  const stored = await store.list(object, partsId);
  if (stored === undefined) return;
  const missing = Array.from({ length: partCount(sizeBytes) }, (_, index) => index + 1).filter(
    (number) => !stored.some((part) => part.partNumber === number && part.sizeBytes === sizeOfPart(sizeBytes, number)),
  );
  if (missing.length > 0)
    throw new AppError('WRONG_STATE', {
      details: missing
        .slice(0, 50)
        .map((number) => ({ rule: 'the part must have been uploaded', place: `part ${number}` })),
    });
  await store.complete(object, partsId, stored);
};

/** Lambda entry. */
export const handler = edge(completeUpload, () =>
  makeCompleteUpload({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    parts: runtimePartStore(),
    executions: runtimeExecutions(),
    quarantineBucket: env('QUARANTINE_BUCKET'),
    scanMachineArn: env('SCAN_MACHINE_ARN'),
  }),
);
