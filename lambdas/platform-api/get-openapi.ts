import type { OperationOutput } from '#contracts/api/operation';
import { getOpenapi } from '#contracts/api/platform';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import document from '../../docs/reference/openapi.json' with { type: 'json' };

type Deps = { readonly document: OperationOutput<typeof getOpenapi> };

/** Anyone: this API as an OpenAPI document, the one that is generated from its contracts. Changes nothing. */
export const makeGetOpenapi =
  ({ document }: Deps): OperationHandler<typeof getOpenapi> =>
  async () =>
    document;

export const handler = edge(getOpenapi, () => makeGetOpenapi({ document }));
