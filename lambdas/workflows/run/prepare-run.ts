import { AppError } from '#contracts/app-error';
import type { FaultDetail } from '#contracts/failure';
import { passportType } from '#contracts/passport';
import { maxFileBytes } from '#domain/model/max-file-bytes';
import { parametersFile } from '#domain/model/required-files';
import { secondsAfter } from '#domain/run/run-deadlines';
import { runLifecycle } from '#domain/run/run-lifecycle';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import { passportPlace } from '#lambdas/platform/items/read-passport';
import { readRun } from '#lambdas/platform/items/read-run';
import { type PreparedRun, RunItem } from '#lambdas/platform/items/run-item';
import { unableTrusts } from '#lambdas/platform/items/unable-trusts';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { readParameters } from '#lambdas/platform/objects/read-parameters';
import { readWhole } from '#lambdas/platform/objects/read-whole';
import { storeText } from '#lambdas/platform/objects/stored-text';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { giveUpRun } from '#lambdas/platform/workflow/give-up-run';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { bundleApp } from './bundle-app.ts';
import { makePassport } from './make-passport.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'read' | 'write'>;
  readonly signer: Pick<Signer, 'sign'>;
  readonly modelBucket: string;
};

type Outcome = { readonly kind: 'prepared' | 'failed' };

/** Room in an update for what is not parameters: metrics and headers. */
const updateMarginBytes = 1_048_576;
/** Longest passport on the ledger, in bytes, where the run has its files and its layout beside it. */
const maxInlinePassportBytes = 60_000;
/** Longest passport at all, in bytes: sealed twice over it must fit one answer to a trust. */
const maxPassportBytes = 2_500_000;

/** Bundles the pinned app, reads the model's layout, signs the passport and opens the admissions. */
export const makePrepareRun =
  ({ ledger, objects, signer, modelBucket }: Deps) =>
  async ({ runId }: RunInput): Promise<Outcome> => {
    const key = keys.run(runId);
    const subject = { kind: 'run', id: runId };
    await applyTransition(ledger, {
      key,
      schema: RunItem,
      step: runLifecycle.prepare,
      audit: { action: 'run.preparing', actor: hubActor, subject },
    });
    const found = await readRun(ledger, runId);
    if (found?.run.status !== 'PREPARING') return { kind: 'prepared' };
    const refuse = async (rule: string, place: string): Promise<Outcome> => {
      const details: FaultDetail[] = [{ rule, place }];
      await giveUpRun(ledger, runId, new AppError('FILE_REJECTED', { details }).toFailure());
      return { kind: 'failed' };
    };
    // Some may have stopped work, or lost a GPU, while the run queued.
    const { code, faults } = await unableTrusts(ledger, found.trusts, found.run.gpus);
    if (found.trusts.length - faults.length < found.run.minTrusts) {
      await giveUpRun(ledger, runId, new AppError(code, { details: faults.slice(0, 50) }).toFailure());
      return { kind: 'failed' };
    }
    const { seal } = found.run;
    if (seal === undefined) return refuse('the model must be sealed; seal it and start the run again', 'model');
    const app: { fileName: string; content: Uint8Array }[] = [];
    for (const file of found.run.files.filter(({ fileName }) => fileName !== parametersFile)) {
      const stream = await objects.read({ bucket: modelBucket, key: file.objectKey });
      const content = stream === undefined ? undefined : await readWhole(stream, maxFileBytes(file.fileName));
      if (content === undefined || sha256Hex(content) !== file.sha256)
        return refuse('a file must still be as it was checked', file.fileName);
      app.push({ fileName: file.fileName, content });
    }
    const pinned = found.run.files.find(({ fileName }) => fileName === parametersFile);
    const stream = pinned && (await objects.read({ bucket: modelBucket, key: pinned.objectKey }));
    const parameters = pinned && stream && (await readParameters(stream, pinned.sizeBytes));
    if (parameters?.kind !== 'valid' || parameters.fileSha256 !== pinned?.sha256)
      return refuse('a file must still be as it was checked', parametersFile);
    const bundle = bundleApp(app);
    const bundleSha256 = sha256Hex(bundle);
    const bundleKey = objectKeys.bundle(bundleSha256);
    await objects.write({ bucket: modelBucket, key: bundleKey }, bundle);
    const prepared = {
      bundleSha256,
      parametersSha256: parameters.parametersSha256,
      layout: parameters.layout,
      maxUpdateBytes: parameters.parametersBytes + updateMarginBytes,
    };
    const now = ledger.now();
    const { jws: passport, keyIndex: signedBy } = await signer.sign(
      passportType,
      makePassport(found, prepared, parameters.fileSha256, seal, now),
    );
    if (passport.length > maxPassportBytes)
      return refuse('the model has too many parameters by name for a passport', parametersFile);
    const { layout, ...known } = prepared;
    const facts = { ...known, signedBy };
    const kept =
      passport.length > maxInlinePassportBytes
        ? { ...facts, storedPassport: await storeText(objects, passportPlace(modelBucket), passport) }
        : { ...facts, layout, passport };
    await applyTransition(ledger, {
      key,
      schema: RunItem,
      step: runLifecycle.admit,
      change: {
        set: {
          prepared: { ...kept, bundleKey } satisfies PreparedRun,
          admissionDeadline: secondsAfter(now, found.run.admissionSeconds).toISOString(),
        },
      },
      also: [hubRunEventWrite(ledger, runId, 'RUN_PREPARED')],
      audit: { action: 'run.admitting', actor: hubActor, subject, facts: { bundleSha256 } },
    });
    return { kind: 'prepared' };
  };

/** Lambda entry. */
export const handler = workflowStep('prepare-run', RunInput, () =>
  makePrepareRun({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    signer: runtimeSigner(),
    modelBucket: env('MODEL_BUCKET'),
  }),
);
