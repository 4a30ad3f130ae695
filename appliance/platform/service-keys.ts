import { readFileSync } from 'node:fs';
import { type CryptoKey, exportJWK, exportPKCS8, generateKeyPair, importPKCS8 } from 'jose';
import * as z from 'zod';
import { ServiceName } from '#contracts/appliance/service-token';
import { ConfigError } from './config.ts';

/** The public keys of an appliance's services: a JWKS whose `kid` is the name of the service. */
export const ServiceKeys = z.object({
  keys: z.array(z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), kid: ServiceName })).min(1),
});
export type ServiceKeys = z.infer<typeof ServiceKeys>;

/**
 * Generates the Ed25519 key pair of one service: the private key as PKCS#8 PEM, the public key as an entry of the JWKS
 * file.
 */
export async function makeServiceKey(
  service: ServiceName,
): Promise<{ readonly privateKeyPem: string; readonly publicKey: ServiceKeys['keys'][number] }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { kty, crv, x } = await exportJWK(publicKey);
  return {
    privateKeyPem: await exportPKCS8(privateKey),
    publicKey: ServiceKeys.shape.keys.element.parse({ kty, crv, x, kid: service }),
  };
}

/** Reads a service's own Ed25519 private key (PKCS#8 PEM). Throws `ConfigError` for any other content. */
export async function readPrivateKey(file: string): Promise<CryptoKey> {
  try {
    return await importPKCS8(readFileSync(file, 'utf8'), 'EdDSA');
  } catch (cause) {
    throw new ConfigError('The service’s private key file cannot be read as an Ed25519 key in PKCS#8 PEM', { cause });
  }
}

/** Reads the JWKS file with the public keys of all services. Throws `ConfigError` for any other content. */
export function readServiceKeys(file: string): ServiceKeys {
  try {
    return ServiceKeys.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new ConfigError('SERVICE_KEYS_FILE cannot be read as a JWKS with one public key per service', { cause });
  }
}
