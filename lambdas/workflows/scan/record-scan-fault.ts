import { fileLifecycle } from '#domain/model/file-lifecycle';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { ScanInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { fileMove } from './file-move.ts';

/** Refuses a file whose checks could not be finished: what is unchecked must not pass. */
export const makeRecordScanFault =
  (ledger: Ledger) =>
  async (input: ScanInput): Promise<{ readonly kind: 'recorded' }> => {
    await fileMove(ledger, input, fileLifecycle.reject, 'file.rejected', {
      faults: [{ rule: 'the checks could not be finished; upload the file again', place: 'hub' }],
    });
    return { kind: 'recorded' };
  };

/** Lambda entry. */
export const handler = workflowStep('record-scan-fault', ScanInput, () => makeRecordScanFault(runtimeLedger()));
