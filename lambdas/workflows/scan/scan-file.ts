import { createHash } from 'node:crypto';
import type { FaultDetail } from '#contracts/failure';
import { contentFaults } from '#domain/model/content/content-faults';
import { fileLifecycle } from '#domain/model/file-lifecycle';
import { fileNameFaults } from '#domain/model/file-name-faults';
import { maxFileBytes } from '#domain/model/max-file-bytes';
import type { FileItem } from '#lambdas/platform/items/model-item';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { readParameters } from '#lambdas/platform/objects/read-parameters';
import { readWhole } from '#lambdas/platform/objects/read-whole';
import { env } from '#lambdas/platform/runtime/env';
import { ScanInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { bytesChanged, fileInScan } from './file-in-scan.ts';
import { fileMove } from './file-move.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'head' | 'read'>;
  readonly quarantineBucket: string;
  /** Whether the bytes are also scanned for malware before they are promoted. */
  readonly malwareScan: boolean;
};

/**
 * Checks the pinned bytes of an upload. A refused file says which rule and where; its bytes are then removed. One that passes
 * is `clean`, or `unscanned` where a malware scan has to pass it too.
 */
export const makeScanFile =
  ({ ledger, malwareScan, objects, quarantineBucket }: Deps) =>
  async (input: ScanInput): Promise<{ readonly kind: 'clean' | 'unscanned' | 'rejected' | 'superseded' }> => {
    const { modelId, fileName, uploadId } = input;
    const looked = await fileInScan(ledger, input);
    if (looked.kind !== 'scanning') return looked;
    const { file } = looked;
    const object = { bucket: quarantineBucket, key: objectKeys.quarantined(modelId, uploadId, fileName) };
    const found = await objects.head(object);
    const faults =
      found === undefined || found.etag !== file.etag
        ? [bytesChanged]
        : await faultsOf(objects, object, file, found.sizeBytes);
    if (faults.length === 0) return { kind: malwareScan ? 'unscanned' : 'clean' };
    const moved = await fileMove(ledger, input, fileLifecycle.reject, 'file.rejected', {
      faults: faults.slice(0, 50),
    });
    return { kind: moved ? 'rejected' : 'superseded' };
  };

const faultsOf = async (
  objects: Pick<ObjectStore, 'read'>,
  object: { readonly bucket: string; readonly key: string },
  file: FileItem,
  sizeBytes: number,
): Promise<readonly FaultDetail[]> => {
  const early = [
    ...fileNameFaults(file.fileName),
    ...(sizeBytes === file.sizeBytes ? [] : [{ rule: 'the size must be the one announced', place: 'size' }]),
    ...(sizeBytes <= maxFileBytes(file.fileName)
      ? []
      : [{ rule: 'the file is too large for its kind', place: 'size' }]),
  ];
  if (early.length > 0) return early;
  const content = await objects.read(object, file.etag);
  if (content === undefined) return [{ rule: 'the uploaded bytes must not change', place: 'content' }];
  const otherBytes = [{ rule: 'the SHA-256 must be the one announced', place: 'content' }];
  if (file.fileName.toLowerCase().endsWith('.safetensors')) {
    const parameters = await readParameters(content, sizeBytes);
    if (parameters.fileSha256 !== file.sha256) return otherBytes;
    return parameters.kind === 'invalid' ? parameters.faults : [];
  }
  const bytes = await readWhole(content, maxFileBytes(file.fileName));
  if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== file.sha256) return otherBytes;
  return contentFaults(file.fileName, bytes);
};

/** Lambda entry. */
export const handler = workflowStep('scan-file', ScanInput, () =>
  makeScanFile({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    quarantineBucket: env('QUARANTINE_BUCKET'),
    malwareScan: env('MALWARE_SCAN') === 'guardduty',
  }),
);
