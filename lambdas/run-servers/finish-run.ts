import { finishRun } from '#contracts/api/run-server';
import { AppError } from '#contracts/app-error';
import type { FaultDetail } from '#contracts/failure';
import type { RunId } from '#contracts/ids';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import { ResultItem } from '#lambdas/platform/items/run-item';
import { runOfServer } from '#lambdas/platform/items/run-of-server';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { type Executions, runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { signalStep } from '#lambdas/platform/workflow/signal-step';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'head'>;
  readonly executions: Executions;
  readonly resultBucket: string;
};

/** The server is done: its results are checked where they lie, its token dies, and the workflow goes on. */
export const makeFinishRun =
  ({ ledger, objects, executions, resultBucket }: Deps): OperationHandler<typeof finishRun> =>
  async ({ body }, { caller }) => {
    const { run } = await runOfServer(ledger, caller);
    const { runId } = run;
    const completed = body.outcome === 'COMPLETED';
    const names = completed ? [...new Set(body.results)] : [];
    const faults = (
      await Promise.all(
        names.map((name) => {
          const place = `body.results.${body.results.indexOf(name)}`;
          return faultsOf({ ledger, objects, resultBucket }, runId, { name, place });
        }),
      )
    ).flat();
    if (faults.length > 0) throw new AppError('FILE_REJECTED', { details: faults });
    const committed = await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.run(runId),
          expect: [{ attribute: 'status', oneOf: ['ADMITTING', 'RUNNING', 'RELEASING'] }],
          absent: ['serverFinishedAt'],
          set: {
            serverFinishedAt: ledger.now().toISOString(),
            // What the hub gave it up for, or a person's stop, comes first; the server only says what it saw of it.
            ...(completed || run.givenUpFor !== undefined
              ? {}
              : { givenUpFor: body.failure ?? new AppError('RUN_SERVER_LOST').toFailure() }),
          },
          remove: ['tokenSha256'],
        }),
        ...names.map((name) => updateItem(ledger, { key: keys.result(runId, name), set: { released: true } })),
        hubRunEventWrite(ledger, runId, 'SERVER_FINISHED'),
      ],
      [
        {
          action: 'run.serverFinished',
          actor: actorOf(caller),
          subject: { kind: 'run', id: runId },
          facts: { outcome: body.outcome, rounds: body.roundsCompleted, results: names.length },
        },
      ],
    );
    if (committed.kind === 'refused') throw new AppError('CONFLICT');
    for (const step of ['server', 'finish'] as const)
      await signalStep({ ledger, executions }, { kind: 'run', runId }, step);
    return undefined;
  };

/** What is wrong with an uploaded result: it must be there, with the size and the bytes that were announced. */
const faultsOf = async (
  { ledger, objects, resultBucket }: Pick<Deps, 'ledger' | 'objects' | 'resultBucket'>,
  runId: RunId,
  { name, place }: { readonly name: string; readonly place: string },
): Promise<FaultDetail[]> => {
  const announced = await readItem(ledger, keys.result(runId, name), ResultItem);
  if (announced === undefined) return [{ rule: 'a result must be announced first', place }];
  const found = await objects.head({ bucket: resultBucket, key: announced.objectKey });
  if (found === undefined) return [{ rule: 'a result must have been uploaded', place }];
  const same = found.sizeBytes === announced.sizeBytes && found.sha256 === announced.sha256;
  return same ? [] : [{ rule: 'a result must have the size and SHA-256 announced', place }];
};

/** Lambda entry. */
export const handler = edge(finishRun, () =>
  makeFinishRun({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    executions: runtimeExecutions(),
    resultBucket: env('RESULT_BUCKET'),
  }),
);
