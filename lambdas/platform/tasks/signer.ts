import { createPublicKey } from 'node:crypto';
import ecdsa from 'ecdsa-sig-formatter';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { PublicJwk } from '#contracts/primitives';

/** Signs with the hub's P-256 key. */
export type Signer = {
  /** A compact JWS (ES256) over these claims; `type` becomes its `typ`, so that one kind is never taken for another. */
  readonly signJws: (type: string, claims: Readonly<Record<string, unknown>>) => Promise<string>;
  readonly publicKey: () => Promise<PublicJwk>;
};

/** Where the private key is. */
export type SigningKey = {
  /** ECDSA over the SHA-256 of the message; the signature in DER. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKeyDer: () => Promise<Uint8Array>;
};

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Makes a signer; the public key is fetched once. Its `kid` is its own thumbprint (RFC 7638). */
export const makeSigner = (key: SigningKey): Signer => {
  let known: Promise<PublicJwk> | undefined;
  const fetchKey = async (): Promise<PublicJwk> => {
    const der = Buffer.from(await key.publicKeyDer());
    const { kty, crv, x, y } = createPublicKey({ key: der, format: 'der', type: 'spki' }).export({ format: 'jwk' });
    const jwk = { kty, crv, x, y };
    return PublicJwk.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk as JWK), use: 'sig', alg: 'ES256' });
  };
  const publicKey = (): Promise<PublicJwk> => {
    known ??= fetchKey().catch((reason: unknown) => {
      known = undefined;
      throw reason;
    });
    return known;
  };
  return {
    publicKey,
    signJws: async (type, claims) => {
      const { kid } = await publicKey();
      const signed = `${base64url({ alg: 'ES256', kid, typ: type })}.${base64url(claims)}`;
      const der = await key.sign(Buffer.from(signed));
      // KMS answers in DER, JOSE wants r and s end to end.
      return `${signed}.${ecdsa.derToJose(Buffer.from(der), 'ES256')}`;
    },
  };
};
