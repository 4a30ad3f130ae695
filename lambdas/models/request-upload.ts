import { requestUpload } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import { partBytes } from '#contracts/model';
import { fileLifecycle } from '#domain/model/file-lifecycle';
import { fileNameFaults } from '#domain/model/file-name-faults';
import { maxFileBytes } from '#domain/model/max-file-bytes';
import { maxModelFiles } from '#domain/model/set/set-limits';
import { partCount } from '#domain/model/upload-parts';
import { secondsAfter } from '#domain/run/run-deadlines';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { filesChanged } from '#lambdas/platform/items/files-changed';
import { FileItem } from '#lambdas/platform/items/model-item';
import { requireModel } from '#lambdas/platform/items/require-model';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { type PartStore, runtimePartStore } from '#lambdas/platform/objects/part-store';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'presignPut'>;
  readonly parts: Pick<PartStore, 'begin' | 'abort'>;
  readonly quarantineBucket: string;
};

const ticketSeconds = 900;

/**
 * Announces a file, or announces it anew, and answers a ticket for exactly those bytes, into quarantine, or
 * begins an upload in parts; parts of an earlier one are given up. The model is sealed no more.
 */
export const makeRequestUpload =
  ({ ledger, objects, parts, quarantineBucket }: Deps): OperationHandler<typeof requestUpload> =>
  async ({ params: { modelId }, body }, { caller }) => {
    const { files } = await requireModel(ledger, caller, modelId, 'modify');
    const { fileName, inParts, sizeBytes, sha256 } = body;
    const before = files.find((file) => file.fileName === fileName);
    const tooMany = before === undefined && files.length >= maxModelFiles;
    const tooLarge = sizeBytes > maxFileBytes(fileName);
    const faults = [
      ...fileNameFaults(fileName),
      ...(tooMany ? [{ rule: `at most ${maxModelFiles} files`, place: 'model' }] : []),
      ...(tooLarge ? [{ rule: `at most ${maxFileBytes(fileName)} bytes`, place: 'body.sizeBytes' }] : []),
    ];
    if (faults.length > 0) throw new AppError('FILE_REJECTED', { details: faults });
    const uploadId = ledger.newId();
    const updatedAt = ledger.now().toISOString();
    const place = { bucket: quarantineBucket, key: objectKeys.quarantined(modelId, uploadId, fileName) };
    const partsId = inParts ? await parts.begin(place) : undefined;
    const announced = {
      fileName,
      sizeBytes,
      sha256,
      updatedAt,
      uploadId,
      executions: 1,
      ...(partsId === undefined ? {} : { partsId }),
    };
    const audit = {
      action: 'file.announced',
      actor: actorOf(caller),
      subject: { kind: 'model', id: modelId },
      facts: { fileName, sha256 },
    };
    const key = keys.file(modelId, fileName);
    const written =
      before !== undefined
        ? await applyTransition(ledger, {
            key,
            schema: FileItem,
            step: fileLifecycle.announce,
            change: {
              set: announced,
              remove: [
                'faults',
                'etag',
                'objectKey',
                'gsi2pk',
                'gsi2sk',
                ...(partsId === undefined ? ['partsId'] : []),
              ],
            },
            also: [filesChanged(ledger, modelId)],
            audit,
          })
        : await commit(
            ledger,
            [
              putNew(ledger, { ...key, kind: 'FILE', modelId, status: 'AWAITING', ...announced }),
              filesChanged(ledger, modelId),
            ],
            [audit],
          );
    if (written.kind !== 'applied') throw new AppError('CONFLICT');
    if (before?.status === 'AWAITING' && before.partsId !== undefined)
      await parts.abort(
        { bucket: quarantineBucket, key: objectKeys.quarantined(modelId, before.uploadId, fileName) },
        before.partsId,
      );
    if (inParts) return { kind: 'parts', partBytes, parts: partCount(sizeBytes) };
    const ticket = await objects.presignPut(place, { sizeBytes, sha256 }, ticketSeconds);
    return { kind: 'whole', ...ticket, expiresAt: secondsAfter(ledger.now(), ticketSeconds).toISOString() };
  };

/** Lambda entry. */
export const handler = edge(requestUpload, () =>
  makeRequestUpload({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    parts: runtimePartStore(),
    quarantineBucket: env('QUARANTINE_BUCKET'),
  }),
);
