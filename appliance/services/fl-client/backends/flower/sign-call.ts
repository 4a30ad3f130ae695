import { createPublicKey, type KeyObject, sign } from 'node:crypto';

/** Signs Fleet API calls in the name of the run's key: Flower signs the time alone, which is why TLS is a must. */
export function createCallSigner(privateKey: KeyObject): (now: Date) => Record<string, string> {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  const publicKeyHeader = Buffer.from(publicKey).toString('base64');
  return (now) => {
    const timestamp = now.toISOString();
    return {
      'flwr-public-key': publicKeyHeader,
      'flwr-timestamp': timestamp,
      'flwr-signature': sign('sha256', Buffer.from(timestamp, 'ascii'), privateKey).toString('base64'),
    };
  };
}
