import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, exportPKCS8, generateKeyPair, SignJWT } from 'jose';

/** A fresh token for one call of the poller to the query service. */
export type MintPollerToken = () => Promise<string>;

/** Writes the keys of a query service that knows one caller, a poller, below `folder`; answers how that one signs. */
export async function writePollerKeys(folder: string): Promise<MintPollerToken> {
  const pairs = {
    poller: await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true }),
    query: await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true }),
  };
  const keys = [];
  for (const [kid, { privateKey, publicKey }] of Object.entries(pairs)) {
    const { kty, crv, x } = await exportJWK(publicKey);
    keys.push({ kty, crv, x, kid });
    writeFileSync(join(folder, `${kid}.pem`), await exportPKCS8(privateKey), { mode: 0o600 });
  }
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ keys }));
  return () =>
    new SignJWT({ scope: 'cohort:query' })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'flip-service+jwt', kid: 'poller' })
      .setIssuer('poller')
      .setAudience('query')
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(pairs.poller.privateKey);
}
