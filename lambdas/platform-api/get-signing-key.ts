import { getSigningKey } from '#contracts/api/platform';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import { hubKeysOf, type Signer } from '#lambdas/platform/tasks/signer';

type Deps = Pick<Signer, 'keys' | 'publicKey'>;

/** Anyone: the public key that signs tasks, passports and audit heads, and those before it. Changes nothing. */
export const makeGetSigningKey =
  (deps: Deps): OperationHandler<typeof getSigningKey> =>
  () =>
    hubKeysOf(deps);

export const handler = edge(getSigningKey, () => makeGetSigningKey(runtimeSigner()));
