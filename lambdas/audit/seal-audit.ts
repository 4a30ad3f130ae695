import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import { indexSealed } from './index-sealed.ts';
import { type SealDeps, sealPending } from './seal-pending.ts';

/** The next call is a minute after this one. */
const busySeconds = 50;
/** However much there is to seal. */
const leastIndexSeconds = 5;

/** Every minute: chains what has happened since, signs the new head, lays it out and says how far behind that is. */
export const makeSealAudit =
  (deps: SealDeps) => async (): Promise<{ events: number; sequence: number; behindSeconds: number }> => {
    const begun = deps.ledger.now().getTime();
    const { behindSeconds, events, head } = await sealPending(deps, busySeconds);
    const left = busySeconds - (deps.ledger.now().getTime() - begun) / 1000;
    const notLaidOut = await indexSealed(deps.ledger, Math.max(left, leastIndexSeconds));
    const sealed = { events, sequence: head.sequence, behindSeconds: Math.max(behindSeconds, notLaidOut) };
    logEvent('info', 'HUB_AUDIT_SEALED', sealed);
    return sealed;
  };

/** Called by the schedule. */
export const handler = lambdaEntry(() => makeSealAudit({ ledger: runtimeLedger(), signer: runtimeSigner() })());
