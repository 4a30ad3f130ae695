import type { NamedTransition } from '#domain/lifecycle/lifecycle';
import { FileItem } from '#lambdas/platform/items/model-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { hubActor } from '#lambdas/platform/runtime/caller';
import type { ScanInput } from '#lambdas/platform/workflow/step-inputs';

/** Ends the checks of one upload; false when the file is another upload's by now. Once ended, repeating it holds. */
export const fileMove = async (
  ledger: Ledger,
  { modelId, fileName, uploadId }: ScanInput,
  step: NamedTransition<string>,
  action: string,
  set: Readonly<Record<string, unknown>>,
): Promise<boolean> => {
  const moved = await applyTransition(ledger, {
    key: keys.file(modelId, fileName),
    schema: FileItem,
    step,
    expect: [{ attribute: 'uploadId', oneOf: [uploadId] }],
    change: { set: { ...set, updatedAt: ledger.now().toISOString() }, remove: ['gsi2pk', 'gsi2sk'] },
    audit: { action, actor: hubActor, subject: { kind: 'model', id: modelId }, facts: { fileName } },
  });
  return (
    moved.kind === 'applied' ||
    (moved.kind === 'wrongState' && moved.found.uploadId === uploadId && moved.found.status === step.to)
  );
};
