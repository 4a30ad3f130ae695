import { dismissAccessRequest } from '#contracts/api/access-requests';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { AccessRequestItem, requirePendingRequest } from './access-request-item.ts';
import { handleRequest } from './handle-request.ts';

type Deps = { readonly ledger: Ledger };

/** Admin: puts a request for an account aside. No mail is sent, and the address may ask again. */
export const makeDismissAccessRequest =
  ({ ledger }: Deps): OperationHandler<typeof dismissAccessRequest> =>
  async ({ params }, { caller }) => {
    const { audit, writes } = handleRequest(
      ledger,
      caller,
      await requirePendingRequest(ledger, params.requestId),
      'DISMISSED',
    );
    const committed = await commit(ledger, writes, audit);
    const request = await readItem(ledger, keys.accessRequest(params.requestId), AccessRequestItem);
    if (committed.kind === 'refused' || request === undefined) throw new AppError('CONFLICT');
    return request;
  };

/** Lambda entry. */
export const handler = edge(dismissAccessRequest, () => makeDismissAccessRequest({ ledger: runtimeLedger() }));
