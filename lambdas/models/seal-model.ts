import pMap from 'p-map';
import { sealModel } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import { type Seal, sealChecks } from '#contracts/seal';
import { maxFileBytes } from '#domain/model/max-file-bytes';
import { checkSet, isReadForSet, type SetFile, unreadableSet } from '#domain/model/set/check-set';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { modelAnswer } from '#lambdas/platform/items/model-answer';
import { FileItem } from '#lambdas/platform/items/model-item';
import { requireModel } from '#lambdas/platform/items/require-model';
import { commit } from '#lambdas/platform/ledger/commit';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { readWhole } from '#lambdas/platform/objects/read-whole';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'read'>;
  readonly modelBucket: string;
};

const readsAtOnce = 10;

/**
 * Checks the files of a model as one set and seals it with their digest, by whoever may change it. Sealed already for
 * this framework by the checks of today, it answers what is. Throws SET_REFUSED with every fault, and CONFLICT where a file
 * changes meanwhile.
 */
export const makeSealModel =
  ({ ledger, objects, modelBucket }: Deps): OperationHandler<typeof sealModel> =>
  async ({ params: { modelId }, body: { backend } }, { caller }) => {
    const { model, files: shown, user } = await requireModel(ledger, caller, modelId, 'modify');
    if (model.seal?.backend === backend && model.seal.checks === sealChecks) return modelAnswer(model, shown);
    // Read after the model: a change between the two shows on the model when the seal is written.
    const files = await queryItems(ledger, { partition: keys.model(modelId).pk, prefix: childPrefix.files }, FileItem);
    const refusals = unreadableSet(files);
    if (refusals.length > 0) throw new AppError('SET_REFUSED', { details: refusals });
    const read = await pMap(files, (file) => withText(objects, modelBucket, file), { concurrency: readsAtOnce });
    const verdict = checkSet(backend, read);
    if (verdict.kind === 'refused') throw new AppError('SET_REFUSED', { details: verdict.faults });
    const { digest, findings, jobType } = verdict;
    const seal: Seal = {
      digest,
      checks: sealChecks,
      backend,
      jobType,
      sealedAt: ledger.now().toISOString(),
      sealedBy: user.userId,
      findings,
    };
    const committed = await commit(
      ledger,
      [updateItem(ledger, { key: keys.model(modelId), ...asRead(model, ['filesChange', 'removedAt']), set: { seal } })],
      [
        {
          action: 'model.sealed',
          actor: actorOf(caller),
          subject: { kind: 'model', id: modelId },
          facts: { digest, backend, files: files.length, findings: findings.length },
        },
      ],
    );
    if (committed.kind === 'refused')
      throw new AppError('CONFLICT', { details: [{ rule: 'a file of the model changed meanwhile', place: 'model' }] });
    return modelAnswer({ ...model, seal }, files);
  };

const withText = async (
  objects: Pick<ObjectStore, 'read'>,
  bucket: string,
  { fileName, objectKey, sha256, sizeBytes, status }: FileItem,
): Promise<SetFile> => {
  const file = { fileName, sha256, sizeBytes, status };
  if (!isReadForSet(fileName)) return file;
  const content = objectKey === undefined ? undefined : await objects.read({ bucket, key: objectKey });
  const bytes = content === undefined ? undefined : await readWhole(content, maxFileBytes(fileName));
  if (bytes === undefined || sha256Hex(bytes) !== sha256)
    throw new AppError('SET_REFUSED', {
      details: [{ rule: 'a file must still be as it was checked', place: fileName }],
    });
  return { ...file, text: new TextDecoder().decode(bytes) };
};

/** Lambda entry. */
export const handler = edge(sealModel, () =>
  makeSealModel({ ledger: runtimeLedger(), objects: runtimeObjectStore(), modelBucket: env('MODEL_BUCKET') }),
);
