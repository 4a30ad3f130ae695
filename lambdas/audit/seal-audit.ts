import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import { type SealDeps, sealPending } from './seal-pending.ts';

/** The next call is a minute after this one. */
const busySeconds = 50;

/** Every minute: chains what has happened since, signs the new head and says how far behind the chain is. */
export const makeSealAudit =
  (deps: SealDeps) => async (): Promise<{ events: number; sequence: number; behindSeconds: number }> => {
    const { behindSeconds, events, head } = await sealPending(deps, busySeconds);
    const sealed = { events, sequence: head.sequence, behindSeconds };
    logEvent('info', 'HUB_AUDIT_SEALED', sealed);
    return sealed;
  };

/** Called by the schedule. */
export const handler = lambdaEntry(() => makeSealAudit({ ledger: runtimeLedger(), signer: runtimeSigner() })());
