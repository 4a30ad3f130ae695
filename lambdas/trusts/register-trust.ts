import { randomBytes } from 'node:crypto';
import { registerTrust } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import { TrustId } from '#contracts/ids';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import type { Signer } from '#lambdas/platform/tasks/signer';

type Deps = { readonly ledger: Ledger; readonly signer: Pick<Signer, 'publicKey'>; readonly newSecret: () => string };

const codeHours = 72;

/**
 * Admin: announces a trust and makes its one-time enrolment code, which is shown now and never again. It carries the
 * thumbprint of the hub's key, so that the appliance notices when another hub answers.
 */
export const makeRegisterTrust =
  ({ ledger, newSecret, signer }: Deps): OperationHandler<typeof registerTrust> =>
  async ({ body: { code, name } }, { caller }) => {
    const secret = newSecret();
    const trustId = TrustId.parse(ledger.newId());
    const now = ledger.now();
    const expiresAt = new Date(now.getTime() + codeHours * 3_600_000).toISOString();
    const trust = { trustId, code, name, status: 'INVITED', registeredAt: now.toISOString(), trustAdmins: 0 };
    const enrolment = { trustId, status: 'OPEN', expiresAt };
    const { kid } = await signer.publicKey();
    const committed = await commit(
      ledger,
      [
        putNew(ledger, { ...keys.trustCode(code), kind: 'TRUST_CODE', trustId }),
        putNew(ledger, { ...keys.trust(trustId), ...firstIndex.trusts(code), kind: 'TRUST', ...trust }),
        putNew(ledger, { ...keys.enrolment(sha256Hex(secret)), kind: 'ENROLMENT', ...enrolment }),
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
    return { trustId, enrolmentCode: `FLIP1.${secret}.${kid}`, expiresAt };
  };

export const handler = edge(registerTrust, () =>
  makeRegisterTrust({
    ledger: runtimeLedger(),
    signer: runtimeSigner(),
    newSecret: () => randomBytes(32).toString('base64url'),
  }),
);
