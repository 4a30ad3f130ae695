import type { FileItem } from '#lambdas/platform/items/model-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { type Executions, executionName } from '#lambdas/platform/workflow/executions';
import { restartExecution } from '#lambdas/platform/workflow/restart-execution';

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
  await restartExecution(
    { ledger, executions },
    {
      key: keys.file(modelId, fileName),
      count,
      expect: [
        { attribute: 'status', oneOf: ['SCANNING'] },
        { attribute: 'uploadId', oneOf: [uploadId] },
      ],
      machineArn: scanMachineArn,
      subject: uploadId,
      input: { modelId, fileName, uploadId },
    },
  );
};
