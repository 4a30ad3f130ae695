import type { FileItem } from '#lambdas/platform/items/model-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { type Executions, executionName } from '#lambdas/platform/workflow/executions';

/** What looking after scans takes. */
export type ScanWatch = {
  readonly ledger: Ledger;
  readonly executions: Executions;
  readonly scanMachineArn: string;
};

/** Looks after one file that is being checked: an execution that vanished is started again. */
export const watchScan = async (
  { ledger, executions, scanMachineArn }: ScanWatch,
  { modelId, fileName, uploadId, executions: count }: FileItem,
): Promise<void> => {
  if (await executions.isRunning(scanMachineArn, executionName(uploadId, count))) return;
  const counted = await commit(
    ledger,
    [
      updateItem(ledger, {
        key: keys.file(modelId, fileName),
        expect: [
          { attribute: 'status', oneOf: ['SCANNING'] },
          { attribute: 'uploadId', oneOf: [uploadId] },
          { attribute: 'executions', oneOf: [count] },
        ],
        set: { executions: count + 1 },
      }),
    ],
    [],
  );
  if (counted.kind === 'applied')
    await executions.start(scanMachineArn, executionName(uploadId, count + 1), { modelId, fileName, uploadId });
};
