import { listRunResults } from '#contracts/api/runs';
import { env } from '../platform/env.ts';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { childPrefix, keys } from '../platform/keys.ts';
import { requireRun } from '../platform/ledger/require-run.ts';
import { ResultItem } from '../platform/ledger/run-item.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { type ObjectStore, runtimeObjectStore } from '../platform/objects/object-store.ts';
import { queryItems } from '../platform/query-items.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'presignGet'>;
  readonly resultBucket: string;
};

const linkSeconds = 900;

/** Short-lived links to the released results of a run. */
export const makeListRunResults =
  ({ ledger, objects, resultBucket }: Deps): OperationHandler<typeof listRunResults> =>
  async ({ params: { runId } }, { caller }) => {
    await requireRun(ledger, caller, runId, 'see');
    const results = await queryItems(
      ledger,
      { partition: keys.run(runId).pk, prefix: childPrefix.results },
      ResultItem,
    );
    const files = await Promise.all(
      results
        .filter((result) => result.released)
        .map(async ({ fileName, sizeBytes, sha256, objectKey }) => ({
          fileName,
          sizeBytes,
          sha256,
          url: await objects.presignGet({ bucket: resultBucket, key: objectKey }, linkSeconds),
        })),
    );
    return { files };
  };

/** Lambda entry. */
export const handler = edge(listRunResults, () =>
  makeListRunResults({ ledger: runtimeLedger(), objects: runtimeObjectStore(), resultBucket: env('RESULT_BUCKET') }),
);
