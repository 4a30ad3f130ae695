import { env } from '../platform/env.ts';
import { objectKeys } from '../platform/objects/object-keys.ts';
import { type ObjectStore, runtimeObjectStore } from '../platform/objects/object-store.ts';
import { ScanInput } from '../platform/workflow/step-inputs.ts';
import { workflowStep } from '../platform/workflow/workflow-step.ts';

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
