import { makeEnrolmentCode } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import { type CodeDeps, newEnrolmentCode, randomSecret } from './new-enrolment-code.ts';

/**
 * Admin: makes another enrolment code for a trust that never used its first, lost its machine, had its keys revoked or was
 * removed. A code from before that nobody used is dead from now on. The trust goes on with its present keys until an
 * appliance has used the code.
 */
export const makeMakeEnrolmentCode =
  (deps: CodeDeps): OperationHandler<typeof makeEnrolmentCode> =>
  async ({ params: { trustId } }, { caller }) => {
    const { ledger } = deps;
    const trust = await readTrust(ledger, trustId);
    if (trust === undefined) throw new AppError('NOT_FOUND');
    const { answer, enrolmentSha256, write } = await newEnrolmentCode(deps, trustId);
    const named = updateItem(ledger, { key: keys.trust(trustId), set: { enrolmentSha256 } });
    const note = {
      action: 'trust.enrolmentCodeMade',
      actor: actorOf(caller),
      subject: { kind: 'trust', id: trustId },
      facts: { status: trust.status },
    };
    const committed = await commit(ledger, [named, write], [note]);
    if (committed.kind === 'refused') throw new AppError('CONFLICT');
    return answer;
  };

/** Lambda entry. */
export const handler = edge(makeEnrolmentCode, () =>
  makeMakeEnrolmentCode({ ledger: runtimeLedger(), signer: runtimeSigner(), newSecret: randomSecret }),
);
