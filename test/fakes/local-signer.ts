import { generateKeyPairSync, sign } from 'node:crypto';
import { makeSigner, type Signer, type SignerParts } from '#lambdas/platform/tasks/signer';

/** Fresh P-256 keys in this process, in place of those in KMS. */
export const localKeys = (count: number): SignerParts['declared'] =>
  Array.from({ length: count }, () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      sign: async (message) => sign('sha256', message, privateKey),
      publicKeyDer: async () => publicKey.export({ format: 'der', type: 'spki' }),
    };
  });

/** A signer with a fresh P-256 key in this process, in place of KMS; or with several, and statements that are read. */
export const localSigner = (
  count = 1,
  readSaid: SignerParts['readSaid'] = async () => undefined,
  elapsed: SignerParts['elapsed'] = () => 0,
): Signer => makeSigner({ declared: localKeys(count), readSaid, elapsed });
