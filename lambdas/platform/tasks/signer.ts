import { createPublicKey } from 'node:crypto';
import ecdsa from 'ecdsa-sig-formatter';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { HubKeys } from '#contracts/hub-key';
import { PublicJwk } from '#contracts/primitives';
import { chainOf, followStatements, type HubKeyChain, signsNow } from '#domain/hub-key/hub-key-chain';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import type { HubKeysItem } from '../items/hub-keys-item.ts';

/** A text signed by the hub, and with which of its declared keys, counted from 0. */
export type SignedText = { readonly jws: string; readonly keyIndex: number };

/** Signs with the P-256 key of the hub whose turn it is. */
export type Signer = {
  /** A compact JWS (ES256) over these claims; `type` becomes its `typ`, so that one kind is never taken for another. */
  readonly signJws: (type: string, claims: Readonly<Record<string, unknown>>) => Promise<string>;
  readonly sign: (type: string, claims: Readonly<Record<string, unknown>>) => Promise<SignedText>;
  /** The key that signs now. */
  readonly publicKey: () => Promise<PublicJwk>;
  /** Every key that signs or has signed. `fresh`: as the ledger says now, and not as of a minute ago. */
  readonly keys: (how?: 'fresh') => Promise<HubKeyChain>;
  /** The key that is declared after the one that signs now; undefined after the last. */
  readonly nextKey: () => Promise<PublicJwk | undefined>;
};

/** Where a private key is. */
export type SigningKey = {
  /** ECDSA over the SHA-256 of the message; the signature in DER. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKeyDer: () => Promise<Uint8Array>;
};

/** What a signer is made from. */
export type SignerParts = {
  /** Every declared key, in the order in which they sign. */
  readonly declared: readonly SigningKey[];
  /** What the ledger holds of the hub's statements. */
  readonly readSaid: () => Promise<Pick<HubKeysItem, 'first' | 'statements'> | undefined>;
  /** Milliseconds of a clock that only goes on. */
  readonly elapsed: () => number;
};

/**
 * How long a Lambda may sign with a key after another has taken its place: trusts open what a replaced key signed for a
 * month.
 */
export const signsOnSeconds = 60;
const believedMilliseconds = signsOnSeconds * 1000;

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A promise that is made once, and again after it failed. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let known: Promise<T> | undefined;
  return () => {
    known ??= make().catch((reason: unknown) => {
      known = undefined;
      throw reason;
    });
    return known;
  };
};

/** How KMS answers for a key that was disabled, or that is or is to be deleted. */
const outOfUse = new Set(['DisabledException', 'KMSInvalidStateException', 'NotFoundException']);

const unlessOutOfUse = (fetched: Promise<PublicJwk>): Promise<PublicJwk | undefined> =>
  fetched.catch((reason: unknown) => {
    if (reason instanceof Error && outOfUse.has(reason.name)) return undefined;
    throw reason;
  });

const fetchKey = async (key: SigningKey): Promise<PublicJwk> => {
  const der = Buffer.from(await key.publicKeyDer());
  const { kty, crv, x, y } = createPublicKey({ key: der, format: 'der', type: 'spki' }).export({ format: 'jwk' });
  const jwk = { kty, crv, x, y };
  return PublicJwk.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk as JWK), use: 'sig', alg: 'ES256' });
};

/**
 * Makes a signer; public keys are fetched once. The `kid` of each is its own thumbprint (RFC 7638). Which key signs
 * follows from the first declared one by the statements on the ledger, each of which is verified: whoever can write the
 * ledger alone can bring the hub to a stop and to no other key. Throws where they do not follow, or lead to a key that
 * is not declared in that place.
 */
export const makeSigner = ({ declared, elapsed, readSaid }: SignerParts): Signer => {
  const publicKeys = declared.map((key) => once(() => fetchKey(key)));
  const at = (keyIndex: number): { readonly key: SigningKey; readonly publicKey: () => Promise<PublicJwk> } => {
    const [key, publicKey] = [declared[keyIndex], publicKeys[keyIndex]];
    if (key === undefined || publicKey === undefined)
      throw new Error('fewer signing keys are declared than have signed');
    return { key, publicKey };
  };
  const read = async (): Promise<HubKeyChain> => {
    const [declaredFirst, said] = await Promise.all([unlessOutOfUse(at(0).publicKey()), readSaid()]);
    const first = declaredFirst ?? said?.first;
    if (first === undefined) throw new Error('the first signing key is out of use, and no other has signed yet');
    const { chain, refused } = followStatements(chainOf(first), said?.statements ?? []);
    if (refused !== undefined) throw new Error(`statements of signing keys do not follow: ${refused.rule}`);
    const { kid } = await at(chain.keys.length - 1).publicKey();
    if (kid !== signsNow(chain).kid) throw new Error('another signing key is declared than the one that signs now');
    return chain;
  };
  let believed: { readonly chain: Promise<HubKeyChain>; readonly until: number } | undefined;
  const keys: Signer['keys'] = (how) => {
    if (believed === undefined || how === 'fresh' || elapsed() >= believed.until) {
      const chain = read().catch((reason: unknown) => {
        believed = undefined;
        throw reason;
      });
      believed = { chain, until: elapsed() + believedMilliseconds };
    }
    return believed.chain;
  };
  const sign: Signer['sign'] = async (type, claims) => {
    const chain = await keys();
    const keyIndex = chain.keys.length - 1;
    const signed = `${base64url({ alg: 'ES256', kid: signsNow(chain).kid, typ: type })}.${base64url(claims)}`;
    const der = await at(keyIndex).key.sign(Buffer.from(signed));
    // KMS answers in DER, JOSE wants r and s end to end.
    return { jws: `${signed}.${ecdsa.derToJose(Buffer.from(der), 'ES256')}`, keyIndex };
  };
  return {
    keys,
    sign,
    signJws: async (type, claims) => (await sign(type, claims)).jws,
    publicKey: async () => at((await keys()).keys.length - 1).publicKey(),
    nextKey: async () => publicKeys[(await keys()).keys.length]?.(),
  };
};

/** The hub's keys as everybody may read them. */
export const hubKeysOf = async ({ keys, publicKey }: Pick<Signer, 'keys' | 'publicKey'>): Promise<HubKeys> => {
  const chain = await keys();
  return {
    ...(await publicKey()),
    first: chain.keys[0].key,
    statements: [...chain.statements],
    keys: chain.keys.map(({ key, ...known }) => ({ ...known, fingerprint: keyFingerprint(key) })),
  };
};
