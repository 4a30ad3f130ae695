import type { FaultDetail } from '#contracts/failure';
import { FileItem } from '#lambdas/platform/items/model-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import type { ScanInput } from '#lambdas/platform/workflow/step-inputs';

/** What an upload is refused for whose bytes are no longer those that were pinned. */
export const bytesChanged: FaultDetail = {
  rule: 'the uploaded bytes must not change while they are checked',
  place: 'content',
};

/** The file of an upload whose checks go on; otherwise how they ended, or that the file is another upload's by now. */
export const fileInScan = async (
  ledger: Ledger,
  { fileName, modelId, uploadId }: ScanInput,
): Promise<{ readonly kind: 'scanning'; readonly file: FileItem } | { readonly kind: 'rejected' | 'superseded' }> => {
  const file = await readItem(ledger, keys.file(modelId, fileName), FileItem);
  if (file === undefined || file.uploadId !== uploadId) return { kind: 'superseded' };
  if (file.status === 'REJECTED') return { kind: 'rejected' };
  return file.status === 'SCANNING' ? { kind: 'scanning', file } : { kind: 'superseded' };
};
