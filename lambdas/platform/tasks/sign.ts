import { createHash } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { readHubKeys } from '../items/hub-keys-item.ts';
import { runtimeLedger } from '../ledger/ledger.ts';
import { env } from '../runtime/env.ts';
import { makeSigner, type Signer, type SigningKey } from './signer.ts';

const keyInKms = (kms: KMSClient, KeyId: string): SigningKey => ({
  sign: async (message) => {
    // KMS takes messages up to 4096 bytes, but digests of any.
    const Message = createHash('sha256').update(message).digest();
    const { Signature } = await kms.send(
      new SignCommand({ KeyId, Message, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' }),
    );
    if (Signature === undefined) throw new Error('KMS answered without a signature');
    return Signature;
  },
  publicKeyDer: async () => {
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    if (PublicKey === undefined) throw new Error('KMS answered without a public key');
    return PublicKey;
  },
});

let signer: Signer | undefined;

/** The hub's signer: private keys never leave KMS. */
export const runtimeSigner = (): Signer => {
  if (signer !== undefined) return signer;
  const kms = new KMSClient({});
  signer = makeSigner({
    declared: env('SIGNING_KEY_IDS')
      .split(',')
      .map((keyId) => keyInKms(kms, keyId)),
    readSaid: () => readHubKeys(runtimeLedger()),
    elapsed: () => performance.now(),
  });
  return signer;
};
