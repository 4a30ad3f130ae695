import { listRunReceipts } from '#contracts/api/runs';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireRun } from '#lambdas/platform/items/require-run';
import { ReceiptItem } from '#lambdas/platform/items/run-item';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';

type Deps = { readonly ledger: Ledger };

/** The signed receipts of a run, with the keys they verified with when they came. */
export const makeListRunReceipts =
  ({ ledger }: Deps): OperationHandler<typeof listRunReceipts> =>
  async ({ params: { runId } }, { caller }) => {
    await requireRun(ledger, caller, runId, 'see');
    const items = await queryItems(
      ledger,
      { partition: keys.run(runId).pk, prefix: childPrefix.receipts },
      ReceiptItem,
    );
    return {
      receipts: items.map(({ trustId, trustCode, receipt, signingKeyId }) => ({
        trustId,
        trustCode,
        receipt,
        signingKeyId,
      })),
      signingKeys: items.map(({ trustId, signingKey }) => ({ trustId, key: signingKey })),
    };
  };

/** Lambda entry. */
export const handler = edge(listRunReceipts, () => makeListRunReceipts({ ledger: runtimeLedger() }));
