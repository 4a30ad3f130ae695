import { requestResultUpload } from '#contracts/api/run-server';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import type { ResultItem } from '#lambdas/platform/items/run-item';
import { runOfServer } from '#lambdas/platform/items/run-of-server';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putItem, requireItem } from '#lambdas/platform/ledger/ledger-writes';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { env } from '#lambdas/platform/runtime/env';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'presignPut'>;
  readonly resultBucket: string;
};

const ticketSeconds = 900;

/** Tickets for exactly these bytes under the run's own folder; nothing is released before the server has finished. */
export const makeRequestResultUpload =
  ({ ledger, objects, resultBucket }: Deps): OperationHandler<typeof requestResultUpload> =>
  async ({ body: { files, checkpointRound } }, { caller }) => {
    const { run } = await runOfServer(ledger, caller);
    const { runId } = run;
    const results = files.map(({ fileName, sizeBytes, sha256 }): ResultItem => {
      const announced = { runId, fileName, sizeBytes, sha256, released: false };
      return checkpointRound === undefined
        ? { ...announced, objectKey: objectKeys.result(runId, fileName) }
        : { ...announced, checkpointRound, objectKey: objectKeys.checkpoint(runId, checkpointRound, fileName) };
    });
    const committed = await commit(
      ledger,
      [
        requireItem(ledger, { key: keys.run(runId), expect: [{ attribute: 'status', oneOf: ['RUNNING'] }] }),
        ...results.map((result) => {
          const name = checkpointRound === undefined ? result.fileName : `${result.fileName}@${checkpointRound}`;
          return putItem(ledger, { ...keys.result(runId, name), kind: 'RESULT', ...result });
        }),
      ],
      [],
    );
    if (committed.kind === 'refused')
      throw new AppError('WRONG_STATE', { details: [{ rule: 'the run must be running', place: 'run' }] });
    const tickets = await Promise.all(
      results.map(async ({ fileName, objectKey, sizeBytes, sha256 }) => ({
        fileName,
        ...(await objects.presignPut({ bucket: resultBucket, key: objectKey }, { sizeBytes, sha256 }, ticketSeconds)),
      })),
    );
    return { tickets };
  };

/** Lambda entry. */
export const handler = edge(requestResultUpload, () =>
  makeRequestResultUpload({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    resultBucket: env('RESULT_BUCKET'),
  }),
);
