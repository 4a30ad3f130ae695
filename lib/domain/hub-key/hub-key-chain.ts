import { HubKeyStatement, hubKeyStatementType } from '#contracts/hub-key';
import type { PublicJwk } from '#contracts/primitives';
import { keyThumbprint } from './key-thumbprint.ts';
import { claimsOf, openSigned } from './open-signed.ts';

/** A signing key of the hub as whoever follows the statements knows it. */
export type HubKey = {
  readonly key: PublicJwk;
  readonly kid: string;
  /** Since when another signs; absent for the one that signs now. */
  readonly until?: string;
  /** Since when it may have been somebody else's; absent where nobody has said so. */
  readonly revokedFrom?: string;
};

/** The keys of a hub from one that is trusted on, the oldest first; the last one signs now. */
export type HubKeyChain = {
  readonly keys: readonly [HubKey, ...HubKey[]];
  /** The statements that led here, as they were signed. */
  readonly statements: readonly string[];
  /** Of the last of them; 0 before the first. */
  readonly number: number;
};

/** Why a statement was not taken. `number` is what it says of itself. */
export type RefusedStatement = { readonly rule: string; readonly number?: number };

/** The chain of a key that is trusted, before any statement. */
export const chainOf = (key: PublicJwk): HubKeyChain => ({
  keys: [{ key, kid: keyThumbprint(key) }],
  statements: [],
  number: 0,
});

/** The key that signs now. */
export const signsNow = ({ keys }: HubKeyChain): HubKey => keys.at(-1) ?? keys[0];

const isSigningKey = ({ crv, kty, y }: PublicJwk): boolean => kty === 'EC' && crv === 'P-256' && y !== undefined;

/** The chain after a statement that its last key has signed, or the rule that the statement breaks. */
const after = (chain: HubKeyChain, said: HubKeyStatement, signed: string): HubKeyChain | string => {
  const { keys } = chain;
  const now = signsNow(chain);
  const followed = { number: said.number, statements: [...chain.statements, signed] };
  if (said.kind === 'next') {
    const kid = keyThumbprint(said.key);
    if (!isSigningKey(said.key)) return 'the next key is a P-256 key';
    if (keys.some((one) => one.kid === kid)) return 'the next key is a key of its own';
    const [first = now, ...others] = keys.map((one) => (one === now ? { ...one, until: said.issuedAt } : one));
    return { ...followed, keys: [first, ...others, { key: said.key, kid }] };
  }
  if (said.kid === now.kid) return 'the key that signs now is not revoked';
  const [first = now, ...others] = keys.map((one) =>
    one.kid === said.kid && (one.revokedFrom === undefined || said.from < one.revokedFrom)
      ? { ...one, revokedFrom: said.from }
      : one,
  );
  return { ...followed, keys: [first, ...others] };
};

/**
 * Follows statements in their order from a chain: each must have the next number and be signed by the key that signs
 * then. Known ones change nothing. Where the trusted key is not the hub's first, those from before it are passed over,
 * up to the one that names it, and also when they are offered again. At the first that does not follow it ends, with
 * what was followed until there.
 */
export const followStatements = (
  known: HubKeyChain,
  offered: readonly string[],
): { readonly chain: HubKeyChain; readonly refused?: RefusedStatement } => {
  let chain = known;
  let before: HubKeyStatement[] = [];
  for (const signed of offered) {
    if (chain.statements.includes(signed)) continue;
    const read = HubKeyStatement.safeParse(claimsOf(signed));
    if (!read.success) return { chain, refused: { rule: 'a statement of signing keys' } };
    const said = read.data;
    const { number } = said;
    const isSigned = openSigned(signed, hubKeyStatementType, signsNow(chain).key) !== undefined;
    if (chain.number === 0 && !isSigned) {
      before = [...before, said];
      continue;
    }
    const firstNumber = chain.number - chain.statements.length + 1;
    if (chain.statements.length > 0 && number < firstNumber) continue;
    const refuse = (rule: string) => ({ chain, refused: { rule, number } });
    if (chain.number > 0 && number <= chain.number) return refuse('one statement at a place');
    if (chain.number > 0 && number > chain.number + 1) return refuse('no statement is missing');
    if (!isSigned) return refuse('signed by the key that signs then');
    const next = after(chain, said, signed);
    if (typeof next === 'string') return refuse(next);
    chain = next;
  }
  const trusted = chain.keys[0].kid;
  const stranger = before.at(-1);
  const leadsHere = before.some((said) => said.kind === 'next' && keyThumbprint(said.key) === trusted);
  if (stranger === undefined || leadsHere) return { chain };
  return { chain, refused: { rule: 'signed by the key that was trusted first', number: stranger.number } };
};
