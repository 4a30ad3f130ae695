import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { env } from '#lambdas/platform/runtime/env';
import { ScanInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** Removes an upload from quarantine once it is promoted or refused. */
export const makeClearQuarantine =
  (objects: Pick<ObjectStore, 'remove'>, bucket: string) =>
  async ({ modelId, fileName, uploadId }: ScanInput): Promise<{ readonly kind: 'cleared' }> => {
    await objects.remove({ bucket, key: objectKeys.quarantined(modelId, uploadId, fileName) });
    return { kind: 'cleared' };
  };

/** Lambda entry. */
export const handler = workflowStep('clear-quarantine', ScanInput, () =>
  makeClearQuarantine(runtimeObjectStore(), env('QUARANTINE_BUCKET')),
);
