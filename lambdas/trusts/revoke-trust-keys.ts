import { revokeTrustKeys } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import { canTransition } from '#domain/lifecycle/can-transition';
import { trustLifecycle } from '#domain/trust/trust-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { withEarlierKeys } from '#lambdas/platform/items/earlier-keys';
import { requireTrust } from '#lambdas/platform/items/require-trust';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { endOpenTasks } from '#lambdas/platform/tasks/end-open-tasks';
import { type DetailDeps, trustDetails } from './trust-details.ts';

/**
 * Admin: takes every key of a trust from it at once, because somebody else may have them. Its API keys open nothing any
 * more (an answer of the authorizer may be kept for a minute), its open tasks end, and nothing is asked of it until it has
 * enrolled again. What it takes part in stays. The same call again goes on with tasks that were left.
 */
export const makeRevokeTrustKeys =
  (deps: DetailDeps): OperationHandler<typeof revokeTrustKeys> =>
  async ({ params: { trustId } }, { caller }) => {
    const { ledger } = deps;
    const trust = await requireTrust(ledger, trustId);
    if (trust.status !== 'REVOKED') {
      if (!canTransition(trustLifecycle.revoke, trust.status))
        throw new AppError('WRONG_STATE', { details: [{ rule: 'the trust must have enrolled', place: 'trust' }] });
      const revoked = updateItem(ledger, {
        key: keys.trust(trustId),
        ...asRead(trust, ['status', 'keyGeneration', 'keyRotations']),
        set: {
          status: trustLifecycle.revoke.to,
          keyGeneration: (trust.keyGeneration ?? 0) + 1,
          earlierKeys: withEarlierKeys(trust, ledger.now().toISOString(), 'all'),
        },
        remove: ['encryptionKey', 'signingKey', 'keysFrom', 'enrolmentSha256', 'pausedAt'],
      });
      const note = {
        action: 'trust.keysRevoked',
        actor: actorOf(caller),
        subject: { kind: 'trust', id: trustId },
        facts: { encryptionKeyId: trust.encryptionKey?.kid ?? 'none', signingKeyId: trust.signingKey?.kid ?? 'none' },
      };
      if ((await commit(ledger, [revoked], [note])).kind === 'refused') throw new AppError('CONFLICT');
    }
    await endOpenTasks(ledger, trustId, 'TRUST_KEYS_REVOKED');
    return trustDetails(deps, trustId);
  };

/** Lambda entry. */
export const handler = edge(revokeTrustKeys, () =>
  makeRevokeTrustKeys({ ledger: runtimeLedger(), hubVersion: env('HUB_VERSION') }),
);
