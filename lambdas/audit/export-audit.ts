import { exportAudit } from '#contracts/api/audit';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { callerOf } from '#lambdas/platform/runtime/caller';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { readablePlaces } from './readable-places.ts';
import { type SealDeps, sealPending } from './seal-pending.ts';
import { sealedEvents } from './sealed-events.ts';

type Deps = SealDeps & { readonly signer: Pick<Signer, 'keys' | 'publicKey'> };

/** Somebody waits for the answer; what is left then is said, and sealed by the schedule. */
const sealSeconds = 5;

/**
 * The chain in order, a page at a time; of events that a Trust Admin may not read, the hash in place of the event. Seals what is pending first, so that nothing is left out;
 * where that would take long, `behindSeconds` says how long the oldest event that is left waits.
 */
export const makeExportAudit =
  (deps: Deps): OperationHandler<typeof exportAudit> =>
  async ({ query: { after, limit } }, { caller }) => {
    const { behindSeconds, head } = await sealPending(deps, sealSeconds);
    // Events sealed after this head was signed belong to the next page.
    const upTo = head.signedSequence;
    const events = await sealedEvents(deps.ledger, { after, limit, upTo });
    const last = events.at(-1)?.sequence ?? after;
    // Another Lambda may have signed the head, with a key of which this one has not heard yet.
    const { statements } = await deps.signer.keys('fresh');
    return {
      events: await readablePlaces(deps.ledger, callerOf(caller, 'user'), events),
      signedHead: head.signedHead,
      signingKey: await deps.signer.publicKey(),
      keyStatements: [...statements],
      ...(behindSeconds > 0 ? { behindSeconds } : {}),
      ...(last > 0 && last < upTo ? { nextAfter: last } : {}),
    };
  };

export const handler = edge(exportAudit, () => makeExportAudit({ ledger: runtimeLedger(), signer: runtimeSigner() }));
