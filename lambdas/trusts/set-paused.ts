import type { TrustId } from '#contracts/ids';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';

/**
 * Keeps since when an enrolled trust has stopped all work by its own switch, or that it has resumed; from then on tasks
 * that it would refuse are not sent. Does nothing where another heartbeat was quicker.
 */
export const setPaused = async (ledger: Ledger, trustId: TrustId, pausedAt: string | undefined): Promise<void> => {
  const key = keys.trust(trustId);
  const expect = [{ attribute: 'status', oneOf: ['ENROLLED'] }];
  const change =
    pausedAt === undefined
      ? updateItem(ledger, { key, expect, present: ['pausedAt'], remove: ['pausedAt'] })
      : updateItem(ledger, { key, expect, absent: ['pausedAt'], set: { pausedAt } });
  const note = {
    action: pausedAt === undefined ? 'trust.resumed' : 'trust.paused',
    actor: { kind: 'trust', id: trustId },
    subject: { kind: 'trust', id: trustId },
  } as const;
  await commit(ledger, [change], [note]);
};
