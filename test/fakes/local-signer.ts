import { generateKeyPairSync, sign } from 'node:crypto';
import { makeSigner, type Signer } from '#lambdas/platform/tasks/signer';

/** A signer with a fresh P-256 key in this process, in place of KMS. */
export const localSigner = (): Signer => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return makeSigner({
    sign: async (message) => sign('sha256', message, privateKey),
    publicKeyDer: async () => publicKey.export({ format: 'der', type: 'spki' }),
  });
};
