import { setTrustDeciding } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import type { TrustDeciding } from '#contracts/trust';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { decidesForTrust } from '#lambdas/platform/items/decides-for-trust';
import { requireTrust } from '#lambdas/platform/items/require-trust';
import type { TrustItem } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, type Change, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf, callerOf } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

const refused = (rule: string): AppError =>
  new AppError('WRONG_STATE', { details: [{ rule, place: 'body.secondDecider' }] });

const shown = ({ secondDecider = false, secondDeciderEndsBy }: TrustItem): TrustDeciding => ({
  secondDecider,
  endsBy: secondDecider ? secondDeciderEndsBy : undefined,
});

/**
 * Says whether two people of a trust must approve a project, by one of its Trust Admins. Who wants it gets it; that one
 * person is enough again is itself said by two, since one alone could otherwise undo it and then decide.
 */
export const makeSetTrustDeciding =
  ({ ledger }: Deps): OperationHandler<typeof setTrustDeciding> =>
  async ({ params: { trustId }, body: { secondDecider } }, { caller }) => {
    const user = callerOf(caller, 'user');
    // No Admin of the hub says how a trust decides.
    if (user.role !== 'TrustAdmin') throw new AppError('FORBIDDEN');
    if (user.trustId !== trustId) throw new AppError('NOT_FOUND');
    const trust = await requireTrust(ledger, trustId);
    const { secondDecider: now = false, secondDeciderEndsBy: first, trustAdmins } = trust;
    const change = async (action: string, more: Pick<Change, 'set' | 'remove'>): Promise<void> => {
      const seen = asRead(trust, ['secondDecider', 'secondDeciderEndsBy']);
      const expect = [...seen.expect, { attribute: 'trustAdmins', oneOf: [trustAdmins] }];
      const written = await commit(
        ledger,
        [updateItem(ledger, { key: keys.trust(trustId), expect, absent: seen.absent, ...more })],
        [{ action, actor: actorOf(caller), subject: { kind: 'trust', id: trustId } }],
      );
      if (written.kind === 'refused')
        throw new AppError('CONFLICT', { details: [{ rule: 'the trust changed meanwhile', place: 'trust' }] });
    };
    if (secondDecider) {
      if (!now && trustAdmins < 2) throw refused('the trust must have two Trust Admins');
      if (!now || first !== undefined)
        await change('trust.secondDeciderWanted', { set: { secondDecider: true }, remove: ['secondDeciderEndsBy'] });
    } else if (now) {
      if (first === user.userId) throw refused('another Trust Admin must say so too');
      if (first !== undefined && (await decidesForTrust(ledger, trust, first)))
        await change('trust.secondDeciderEnded', { remove: ['secondDecider', 'secondDeciderEndsBy'] });
      else await change('trust.secondDeciderEnding', { set: { secondDeciderEndsBy: user.userId } });
    }
    return shown(await requireTrust(ledger, trustId));
  };

/** Lambda entry. */
export const handler = edge(setTrustDeciding, () => makeSetTrustDeciding({ ledger: runtimeLedger() }));
