import type { Failure } from '#contracts/failure';
import type { HubRunEvent } from '#contracts/run-log';
import { runTrustLifecycle } from '#domain/run/run-trust-lifecycle';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import { RunTrustItem } from '#lambdas/platform/items/run-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { hubActor } from '#lambdas/platform/runtime/caller';

/** Gives up waiting for one trust of a run: from here on it counts as LATE. */
export const giveUpTrust = async (
  ledger: Ledger,
  trust: RunTrustItem,
  hubEvent: HubRunEvent,
  failure?: Failure,
): Promise<boolean> => {
  const { runId, trustId, status } = trust;
  const moved = await applyTransition(ledger, {
    key: keys.runTrust(runId, trustId),
    schema: RunTrustItem,
    // Only from the state that was seen: an answer that has just come in counts.
    step: { from: runTrustLifecycle.giveUp.from.filter((from) => from === status), to: runTrustLifecycle.giveUp.to },
    change: { set: { failure } },
    also: [hubRunEventWrite(ledger, runId, hubEvent, trust, failure?.code)],
    audit: { action: 'run.trustLate', actor: hubActor, subject: { kind: 'run', id: runId }, facts: { trustId } },
  });
  return moved.kind === 'applied';
};
