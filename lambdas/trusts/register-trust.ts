import { registerTrust } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import { TrustId } from '#contracts/ids';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import { type CodeDeps, newEnrolmentCode, randomSecret } from './new-enrolment-code.ts';

type Deps = CodeDeps & { readonly ledger: Ledger };

/** Admin: announces a trust and makes its one-time enrolment code, which is shown now and never again. */
export const makeRegisterTrust =
  (deps: Deps): OperationHandler<typeof registerTrust> =>
  async ({ body: { code, name } }, { caller }) => {
    const { ledger } = deps;
    const trustId = TrustId.parse(ledger.newId());
    const registeredAt = ledger.now().toISOString();
    const { answer, enrolmentSha256, write } = await newEnrolmentCode(deps, trustId);
    const trust = { trustId, code, name, status: 'INVITED', registeredAt, trustAdmins: 0, enrolmentSha256 };
    const committed = await commit(
      ledger,
      [
        putNew(ledger, { ...keys.trustCode(code), kind: 'TRUST_CODE', trustId }),
        putNew(ledger, { ...keys.trust(trustId), ...firstIndex.trusts(code), kind: 'TRUST', ...trust }),
        write,
      ],
      [
        {
          action: 'trust.registered',
          actor: actorOf(caller),
          subject: { kind: 'trust', id: trustId },
          facts: { code },
        },
      ],
    );
    if (committed.kind === 'refused') throw new AppError('TRUST_CODE_TAKEN');
    return answer;
  };

export const handler = edge(registerTrust, () =>
  makeRegisterTrust({ ledger: runtimeLedger(), signer: runtimeSigner(), newSecret: randomSecret }),
);
