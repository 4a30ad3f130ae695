import { rotateTrustKeys } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import type { FaultDetail } from '#contracts/failure';
import type { TrustKeyStatement, TrustKeysRotated } from '#contracts/trust';
import { secondsAfter } from '#domain/run/run-deadlines';
import { apiKeyOverlapSeconds, replacedKeySeconds } from '#domain/trust/key-overlap';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readApiKey } from '#lambdas/platform/items/api-key-item';
import { withEarlierKeys } from '#lambdas/platform/items/earlier-keys';
import type { TrustItem } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf, callerOf } from '#lambdas/platform/runtime/caller';
import { keyFaults, usedKeyFaults } from './key-faults.ts';
import { claimedKeys, isSignedWith } from './read-key-statement.ts';

const wrong = (rule: string): FaultDetail => ({ rule, place: 'body.statement' });

/** What is wrong with a statement of other keys for this trust. */
const faultsOf = async (trust: TrustItem, statement: string, said: TrustKeyStatement): Promise<FaultDetail[]> => {
  const { encryptionKey, signingKey, trustId } = trust;
  if (signingKey === undefined || !(await isSignedWith(statement, signingKey)))
    return [wrong('signed with the present signing key of the trust')];
  if (said.trustId !== trustId) return [wrong('about the trust that calls')];
  const isSame = said.encryptionKey.x === encryptionKey?.x || said.signingKey.x === signingKey.x;
  return [
    ...(isSame ? [wrong('every key is another than the present one')] : []),
    ...(await keyFaults(said)),
    ...usedKeyFaults(trust, said),
  ];
};

/** Until when the keys that were replaced at this instant count. */
const answerOf = ({ trustId }: TrustItem, at: string): TrustKeysRotated => ({
  trustId,
  apiKeyUntil: secondsAfter(new Date(at), apiKeyOverlapSeconds).toISOString(),
  earlierKeysUntil: secondsAfter(new Date(at), replacedKeySeconds).toISOString(),
});

/** The keys that a statement names are those in use: the answer to it was lost. */
const isRepeat = async (ledger: Ledger, trust: TrustItem, said: TrustKeyStatement): Promise<boolean> =>
  trust.encryptionKey?.x === said.encryptionKey.x &&
  trust.signingKey?.x === said.signingKey.x &&
  (await readApiKey(ledger, said.apiKeySha256))?.trust.trustId === trust.trustId;

/**
 * A trust: replaces all of its keys by others, in a statement that its present signing key has signed, so that whoever has
 * the API key alone cannot take the trust over. The new ones count at once; the replaced API key for another day, and what
 * is sealed to or signed with the replaced keys for as long as a task may live. The same statement again changes nothing.
 */
export const makeRotateTrustKeys =
  ({ ledger }: { readonly ledger: Ledger }): OperationHandler<typeof rotateTrustKeys> =>
  async ({ body: { statement } }, { caller }) => {
    const { apiKeySha256: shown, trustId } = callerOf(caller, 'trust');
    // The authorizer's answer may be a minute old: keys that were revoked since then change nothing.
    const found = shown === undefined ? undefined : await readApiKey(ledger, shown);
    if (shown === undefined || found?.trust.trustId !== trustId) throw new AppError('UNAUTHENTICATED');
    const { apiKey, trust } = found;
    const said = claimedKeys(statement);
    if (said === undefined) throw new AppError('INPUT_INVALID', { details: [wrong('a signed statement of keys')] });
    if (await isRepeat(ledger, trust, said)) return answerOf(trust, trust.keysFrom ?? said.issuedAt);
    const faults = await faultsOf(trust, statement, said);
    if (faults.length > 0) throw new AppError('INPUT_INVALID', { details: faults });
    if (apiKey.until !== undefined)
      throw new AppError('WRONG_STATE', { details: [{ rule: 'shown is the present API key', place: 'trust' }] });

    const now = ledger.now().toISOString();
    const answer = answerOf(trust, now);
    const { apiKeySha256, encryptionKey, signingKey } = said;
    const { doorbellQueueUrl, generation } = apiKey;
    const committed = await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.trust(trustId),
          ...asRead(trust, ['status', 'keyGeneration', 'keyRotations']),
          set: {
            encryptionKey,
            signingKey,
            keysFrom: now,
            earlierKeys: withEarlierKeys(trust, answer.earlierKeysUntil, 'present'),
            keyRotations: (trust.keyRotations ?? 0) + 1,
          },
        }),
        updateItem(ledger, { key: keys.apiKey(shown), absent: ['until'], set: { until: answer.apiKeyUntil } }),
        putNew(ledger, { ...keys.apiKey(apiKeySha256), kind: 'API_KEY', trustId, doorbellQueueUrl, generation }),
      ],
      [
        {
          action: 'trust.keysRotated',
          actor: actorOf(caller),
          subject: { kind: 'trust', id: trustId },
          facts: { encryptionKeyId: encryptionKey.kid, signingKeyId: signingKey.kid },
        },
      ],
    );
    if (committed.kind === 'refused') throw new AppError('CONFLICT');
    return answer;
  };

/** Lambda entry. */
export const handler = edge(rotateTrustKeys, () => makeRotateTrustKeys({ ledger: runtimeLedger() }));
