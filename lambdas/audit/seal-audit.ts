import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import { type SealDeps, sealPending } from './seal-pending.ts';

/** Every minute: chains what has happened since and signs the new head. */
export const makeSealAudit = (deps: SealDeps) => async (): Promise<{ events: number; sequence: number }> => {
  const { events, head } = await sealPending(deps);
  logEvent('info', 'HUB_AUDIT_SEALED', { events, sequence: head.sequence });
  return { events, sequence: head.sequence };
};

/** Called by the schedule. */
export const handler = (): Promise<unknown> => makeSealAudit({ ledger: runtimeLedger(), signer: runtimeSigner() })();
