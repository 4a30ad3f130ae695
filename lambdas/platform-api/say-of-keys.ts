import { AppError } from '#contracts/app-error';
import { type HubKeyStatement, hubKeyStatementType } from '#contracts/hub-key';
import { followStatements, type HubKeyChain } from '#domain/hub-key/hub-key-chain';
import { HubKeysItem } from '#lambdas/platform/items/hub-keys-item';
import type { AuditNote } from '#lambdas/platform/ledger/audit-write';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import type { Signer } from '#lambdas/platform/tasks/signer';

/** What saying something of the signing keys takes. */
export type KeyDeps = {
  readonly ledger: Ledger;
  readonly signer: Pick<Signer, 'keys' | 'nextKey' | 'publicKey' | 'signJws'>;
};

/** A statement without its place. */
export type NewStatement =
  | Pick<Extract<HubKeyStatement, { kind: 'next' }>, 'kind' | 'key'>
  | Pick<Extract<HubKeyStatement, { kind: 'revoke' }>, 'kind' | 'kid' | 'from'>;

/**
 * Signs the next statement with the key that signs now, and writes it with its audit event. Throws CONFLICT where another
 * statement was written meanwhile.
 */
export const sayOfKeys = async (
  { ledger, signer }: KeyDeps,
  chain: HubKeyChain,
  statement: NewStatement,
  note: AuditNote,
): Promise<HubKeyChain> => {
  const number = chain.number + 1;
  const issuedAt = ledger.now().toISOString();
  const said: HubKeyStatement = { version: 1, number, issuedAt, ...statement };
  const signed = await signer.signJws(hubKeyStatementType, said);
  const followed = followStatements(chain, [signed]);
  if (followed.refused !== undefined) throw new Error(`a statement that would not follow: ${followed.refused.rule}`);
  const { chain: next } = followed;
  const item = HubKeysItem.parse({
    number,
    first: next.keys[0].key,
    statements: next.statements,
    keyCount: next.keys.length,
  });
  const write =
    chain.number === 0
      ? putNew(ledger, { ...keys.hubKeys(), kind: 'HUB_KEYS', ...item })
      : updateItem(ledger, {
          key: keys.hubKeys(),
          expect: [{ attribute: 'number', oneOf: [chain.number] }],
          set: item,
        });
  if ((await commit(ledger, [write], [note])).kind === 'refused')
    throw new AppError('CONFLICT', {
      details: [{ rule: 'another Admin changed them meanwhile', place: 'signing-key' }],
    });
  return signer.keys('fresh');
};
