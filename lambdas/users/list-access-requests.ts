import { listAccessRequests } from '#contracts/api/access-requests';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { AccessRequestItem, stillThere } from './access-request-item.ts';

type Deps = { readonly ledger: Ledger };

/** Admin: a page of the requests for an account in one state, the newest first. Changes nothing. */
export const makeListAccessRequests =
  ({ ledger }: Deps): OperationHandler<typeof listAccessRequests> =>
  async ({ query: { status, ...page } }) => {
    const { items, ...rest } = await queryPage(
      ledger,
      { index: 'gsi1', partition: partitions.accessRequests(status), newestFirst: true },
      AccessRequestItem,
      page,
      (request) => stillThere(request, ledger.now()),
    );
    return { requests: [...items], ...rest };
  };

/** Lambda entry. */
export const handler = edge(listAccessRequests, () => makeListAccessRequests({ ledger: runtimeLedger() }));
