import { listRunReceipts } from '#contracts/api/runs';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { childPrefix, keys } from '../platform/keys.ts';
import { requireRun } from '../platform/ledger/require-run.ts';
import { ReceiptItem } from '../platform/ledger/run-item.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { queryItems } from '../platform/query-items.ts';

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
