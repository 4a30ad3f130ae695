import { getSigningKey } from '#contracts/api/platform';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import type { Signer } from '#lambdas/platform/tasks/signer';

type Deps = Pick<Signer, 'publicKey'>;

/** Anyone: the public key that tasks, passports and audit heads verify with. Changes nothing. */
export const makeGetSigningKey =
  ({ publicKey }: Deps): OperationHandler<typeof getSigningKey> =>
  () =>
    publicKey();

export const handler = edge(getSigningKey, () => makeGetSigningKey(runtimeSigner()));
