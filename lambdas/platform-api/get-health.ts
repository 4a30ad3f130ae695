import { getHealth } from '#contracts/api/platform';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { env } from '#lambdas/platform/runtime/env';

type Deps = { readonly version: string };

/** Anyone: that the hub answers, and which version. Changes nothing. */
export const makeGetHealth =
  ({ version }: Deps): OperationHandler<typeof getHealth> =>
  async () => ({ status: 'ok', version });

export const handler = edge(getHealth, () => makeGetHealth({ version: env('HUB_VERSION') }));
