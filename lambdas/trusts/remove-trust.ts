import { removeTrust } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import { removalFaults } from '#domain/trust/removal-faults';
import { trustLifecycle } from '#domain/trust/trust-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { withEarlierKeys } from '#lambdas/platform/items/earlier-keys';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { mayHoldCohort } from '#lambdas/platform/tasks/ask-deletion';
import { endOpenTasks } from '#lambdas/platform/tasks/end-open-tasks';
import { type RemoveDoorbell, removeDoorbellQueue } from './remove-doorbell-queue.ts';

type Deps = { readonly ledger: Ledger; readonly removeDoorbell: RemoveDoorbell };

/**
 * Admin: removes a trust that nobody decides for and that no project counts on. One write takes it out of every list and
 * ends its keys; then its open tasks end and its doorbell goes. What it answered and decided stays, as does the audit, and
 * its code stays its own. The same call again goes on with what was left.
 */
export const makeRemoveTrust =
  ({ ledger, removeDoorbell }: Deps): OperationHandler<typeof removeTrust> =>
  async ({ params: { trustId } }, { caller }) => {
    const trust = await readTrust(ledger, trustId);
    if (trust === undefined) throw new AppError('NOT_FOUND');
    if (trust.status !== 'REMOVED') {
      const ofTrust = { index: 'gsi1', partition: partitions.trustProjects(trustId) } as const;
      const parts = await queryItems(ledger, ofTrust, ProjectTrustItem);
      const faults = removalFaults(trust, parts);
      if (faults.length > 0) throw new AppError('TRUST_IN_USE', { details: faults });
      const seen = asRead(trust, ['status', 'keyGeneration', 'keyRotations']);
      const removed = updateItem(ledger, {
        key: keys.trust(trustId),
        expect: [...seen.expect, { attribute: 'trustAdmins', oneOf: [0] }],
        absent: seen.absent,
        set: {
          status: trustLifecycle.remove.to,
          keyGeneration: (trust.keyGeneration ?? 0) + 1,
          earlierKeys: withEarlierKeys(trust, ledger.now().toISOString(), 'all'),
        },
        remove: ['gsi1pk', 'gsi1sk', 'encryptionKey', 'signingKey', 'keysFrom', 'enrolmentSha256', 'pausedAt'],
      });
      const note = {
        action: 'trust.removed',
        actor: actorOf(caller),
        subject: { kind: 'trust', id: trustId },
        facts: { code: trust.code, cohortsNotDeleted: parts.filter(mayHoldCohort).length },
      };
      if ((await commit(ledger, [removed], [note])).kind === 'refused') throw new AppError('CONFLICT');
    }
    await endOpenTasks(ledger, trustId, 'TRUST_REMOVED');
    if (trust.doorbellQueueUrl !== undefined) await removeDoorbell(trust.doorbellQueueUrl);
    return undefined;
  };

/** Lambda entry. */
export const handler = edge(removeTrust, () =>
  makeRemoveTrust({ ledger: runtimeLedger(), removeDoorbell: removeDoorbellQueue }),
);
