import { getTrust } from '#contracts/api/trusts';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { env } from '#lambdas/platform/runtime/env';
import { type DetailDeps, trustDetails } from './trust-details.ts';

/** Every user: one trust, how it is, and the fingerprints of its keys. Changes nothing. */
export const makeGetTrust =
  (deps: DetailDeps): OperationHandler<typeof getTrust> =>
  ({ params: { trustId } }) =>
    trustDetails(deps, trustId);

/** Lambda entry. */
export const handler = edge(getTrust, () => makeGetTrust({ ledger: runtimeLedger(), hubVersion: env('HUB_VERSION') }));
