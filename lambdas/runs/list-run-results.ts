import { listRunResults } from '#contracts/api/runs';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireRun } from '#lambdas/platform/items/require-run';
import { ResultItem } from '#lambdas/platform/items/run-item';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { env } from '#lambdas/platform/runtime/env';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'presignGet'>;
  readonly resultBucket: string;
};

const linkSeconds = 900;

/** A page of short-lived links to the released results of a run. */
export const makeListRunResults =
  ({ ledger, objects, resultBucket }: Deps): OperationHandler<typeof listRunResults> =>
  async ({ params: { runId }, query }, { caller }) => {
    await requireRun(ledger, caller, runId, 'see');
    const { items, ...rest } = await queryPage(
      ledger,
      { partition: keys.run(runId).pk, prefix: childPrefix.results },
      ResultItem,
      query,
      ({ released }) => released,
    );
    const files = await Promise.all(
      items.map(async ({ fileName, sizeBytes, sha256, objectKey }) => ({
        fileName,
        sizeBytes,
        sha256,
        url: await objects.presignGet({ bucket: resultBucket, key: objectKey }, linkSeconds),
      })),
    );
    return { files, ...rest };
  };

/** Lambda entry. */
export const handler = edge(listRunResults, () =>
  makeListRunResults({ ledger: runtimeLedger(), objects: runtimeObjectStore(), resultBucket: env('RESULT_BUCKET') }),
);
