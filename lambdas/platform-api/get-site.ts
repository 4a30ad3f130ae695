import { getSite } from '#contracts/api/platform';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readSite } from '#lambdas/platform/items/read-site';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { env } from '#lambdas/platform/runtime/env';

type Deps = { readonly ledger: Ledger; readonly version: string };

/** Everybody signed in: banner, version, and whether the hub is being redeployed. */
export const makeGetSite =
  ({ ledger, version }: Deps): OperationHandler<typeof getSite> =>
  async () =>
    readSite(ledger, version);

/** Lambda entry. */
export const handler = edge(getSite, () => makeGetSite({ ledger: runtimeLedger(), version: env('HUB_VERSION') }));
