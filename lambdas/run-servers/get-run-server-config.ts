import { getRunServerConfig } from '#contracts/api/run-server';
import { AppError } from '#contracts/app-error';
import { parametersFile } from '#domain/model/required-files';
import { joinSeconds } from '#domain/run/run-deadlines';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { passportClaims, readPassport } from '#lambdas/platform/items/read-passport';
import { runOfServer } from '#lambdas/platform/items/run-of-server';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { env } from '#lambdas/platform/runtime/env';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'presignGet' | 'read'>;
  readonly modelBucket: string;
  readonly resultBucket: string;
};

const linkSeconds = 3600;

/** Everything that the server of a run may know: above all exactly the keys of the trusts that were admitted. */
export const makeGetRunServerConfig =
  ({ ledger, objects, modelBucket, resultBucket }: Deps): OperationHandler<typeof getRunServerConfig> =>
  async (_, { caller }) => {
    const { run, trusts } = await runOfServer(ledger, caller);
    const { continues, prepared } = run;
    const parameters = run.files.find(({ fileName }) => fileName === parametersFile);
    const nodes = trusts.flatMap(({ trustId, publicKey, status }) =>
      publicKey !== undefined && (status === 'ADMITTED' || status === 'JOINED') ? [{ trustId, publicKey }] : [],
    );
    if (prepared === undefined || parameters === undefined || run.admissionsClosedAt === undefined)
      throw new AppError('WRONG_STATE', { details: [{ rule: 'admissions must be closed', place: 'run' }] });
    const { parametersSha256, maxUpdateBytes } = prepared;
    const layout = prepared.layout ?? passportClaims(await readPassport(objects, modelBucket, prepared)).model.layout;
    return {
      runId: run.runId,
      rounds: run.rounds,
      minTrusts: run.minTrusts,
      roundSeconds: run.roundSeconds,
      joinSeconds,
      jobType: run.jobType,
      metrics: run.metrics,
      ...(run.axes === undefined ? {} : { axes: run.axes }),
      maxUpdateBytes,
      nodes,
      model: {
        url: await objects.presignGet({ bucket: modelBucket, key: parameters.objectKey }, linkSeconds),
        fileSha256: parameters.sha256,
        parametersSha256,
        layout,
      },
      ...(continues === undefined
        ? {}
        : {
            checkpoint: {
              url: await objects.presignGet({ bucket: resultBucket, key: continues.objectKey }, linkSeconds),
              sha256: continues.sha256,
              round: continues.round,
            },
          }),
    };
  };

/** Lambda entry. */
export const handler = edge(getRunServerConfig, () =>
  makeGetRunServerConfig({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    modelBucket: env('MODEL_BUCKET'),
    resultBucket: env('RESULT_BUCKET'),
  }),
);
