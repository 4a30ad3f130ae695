import { listRunReceipts } from '#contracts/api/runs';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireRun } from '#lambdas/platform/items/require-run';
import { ReceiptItem } from '#lambdas/platform/items/run-item';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';

type Deps = { readonly ledger: Ledger };

/** A page of the signed receipts of a run, with the keys they verified with when they came. */
export const makeListRunReceipts =
  ({ ledger }: Deps): OperationHandler<typeof listRunReceipts> =>
  async ({ params: { runId }, query }, { caller }) => {
    await requireRun(ledger, caller, runId, 'see');
    const { items, ...rest } = await queryPage(
      ledger,
      { partition: keys.run(runId).pk, prefix: childPrefix.receipts },
      ReceiptItem,
      query,
    );
    return {
      receipts: items.map(({ trustId, trustCode, receipt, signingKeyId }) => ({
        trustId,
        trustCode,
        receipt,
        signingKeyId,
      })),
      signingKeys: items.map(({ trustId, signingKey }) => ({ trustId, key: signingKey })),
      ...rest,
    };
  };

/** Lambda entry. */
export const handler = edge(listRunReceipts, () => makeListRunReceipts({ ledger: runtimeLedger() }));
