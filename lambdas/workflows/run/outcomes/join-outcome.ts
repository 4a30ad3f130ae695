import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import type { PublicJwk } from '#contracts/primitives';
import { RunReceipted } from '#contracts/run-tasks';
import { runTrustLifecycle } from '#domain/run/run-trust-lifecycle';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import { readRun } from '#lambdas/platform/items/read-run';
import type { ReceiptItem } from '#lambdas/platform/items/run-item';
import { readTrust, type TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putItem, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { noOutcome, type Outcome } from '#lambdas/platform/workflow/outcome';
import { taskFailure } from '#lambdas/platform/workflow/task-failure';
import { type ReceiptExpected, type ReceiptVerdict, verifyReceipt } from './verify-receipt.ts';

const noKey = { kind: 'invalid', rule: 'the trust must have a signing key' } as const;

/** The keys that a receipt of the trust may be signed with now: its present one, and those replaced not long ago. */
const receiptKeys = ({ earlierKeys, signingKey }: TrustItem, now: string): PublicJwk[] => [
  ...(signingKey === undefined ? [] : [signingKey]),
  ...earlierKeys.filter(({ until, use }) => use === 'signing' && until > now).map(({ key }) => key),
];

/** The first key that a receipt verifies with; or what is wrong with it by the present key. */
const verifiedWith = async (
  compact: string,
  keysOfTrust: readonly PublicJwk[],
  expected: ReceiptExpected,
): Promise<{ readonly signingKey?: PublicJwk; readonly verdict: ReceiptVerdict }> => {
  const verdicts = [];
  for (const signingKey of keysOfTrust) {
    const verdict = await verifyReceipt(compact, signingKey, expected);
    if (verdict.kind === 'valid') return { signingKey, verdict };
    verdicts.push({ signingKey, verdict });
  }
  return verdicts[0] ?? { verdict: noKey };
};

/** A trust's receipt, which counts only if it verifies; or why it could not finish its part. */
export const joinOutcome = async (ledger: Ledger, task: EndedTask): Promise<Outcome> => {
  const { runId } = task.refs;
  const found = runId === undefined ? undefined : await readRun(ledger, runId);
  const part = found?.trusts.find(({ trustId }) => trustId === task.trustId);
  if (runId === undefined || found === undefined || part === undefined) return noOutcome;
  const actor = { kind: 'trust', id: task.trustId } as const;
  const subject = { kind: 'run', id: runId };
  const signal = { subject: { kind: 'run', runId }, step: 'receipts' } as const;
  const move = (step: { readonly from: readonly string[]; readonly to: string }, failure: Failure | undefined) =>
    updateItem(ledger, {
      key: keys.runTrust(runId, task.trustId),
      expect: [
        { attribute: 'status', oneOf: step.from },
        { attribute: 'joinTaskId', oneOf: [task.taskId] },
      ],
      set: { status: step.to, failure },
    });
  const failed = (failure: Failure, event: 'TRUST_FAILED' | 'RECEIPT_INVALID'): Outcome => ({
    writes: [move(runTrustLifecycle.fail, failure), hubRunEventWrite(ledger, runId, event, part, failure.code)],
    audit: [{ action: 'run.trustFailed', actor, subject, facts: { code: failure.code } }],
    signal,
  });
  if (task.status !== 'DONE') return failed(taskFailure(task), 'TRUST_FAILED');
  const { receipt: compact } = RunReceipted.parse(task.result);
  const trust = await readTrust(ledger, task.trustId);
  const { signingKey, verdict } = await verifiedWith(
    compact,
    trust === undefined ? [] : receiptKeys(trust, ledger.now().toISOString()),
    {
      runId,
      projectId: found.run.projectId,
      trustId: task.trustId,
      snapshotHash: part.snapshotHash,
      passportSha256: found.run.prepared?.storedPassport?.sha256 ?? sha256Hex(found.run.prepared?.passport ?? ''),
    },
  );
  if (verdict.kind === 'invalid' || signingKey === undefined) {
    const rule = verdict.kind === 'invalid' ? verdict.rule : noKey.rule;
    const details = [{ rule, place: 'receipt' }];
    return failed(new AppError('TASK_RESULT_INVALID', { details }).toFailure(), 'RECEIPT_INVALID');
  }
  const item: ReceiptItem = {
    runId,
    trustId: task.trustId,
    trustCode: part.code,
    receipt: compact,
    signingKeyId: signingKey.kid,
    signingKey,
  };
  return {
    writes: [
      move(runTrustLifecycle.receipt, verdict.receipt.failure),
      putItem(ledger, { ...keys.receipt(runId, task.trustId), kind: 'RECEIPT', ...item }),
      hubRunEventWrite(ledger, runId, 'RECEIPT_VERIFIED', part),
    ],
    audit: [
      {
        action: 'run.receiptVerified',
        actor,
        subject,
        facts: { receiptSha256: sha256Hex(compact), outcome: verdict.receipt.outcome },
      },
    ],
    signal,
  };
};
