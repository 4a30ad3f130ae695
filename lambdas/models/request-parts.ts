import { requestParts } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import { sizeOfPart } from '#domain/model/upload-parts';
import { secondsAfter } from '#domain/run/run-deadlines';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireFile } from '#lambdas/platform/items/require-file';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { type PartStore, runtimePartStore } from '#lambdas/platform/objects/part-store';
import { env } from '#lambdas/platform/runtime/env';

type Deps = {
  readonly ledger: Ledger;
  readonly parts: Pick<PartStore, 'list' | 'presignPart'>;
  readonly quarantineBucket: string;
};

const ticketSeconds = 900;

const notInParts = {
  rule: 'the file must be announced for an upload in parts that has not ended',
  place: 'params.fileName',
};

/**
 * Says of each part whether exactly these bytes are in quarantine, and answers a ticket for those that are not. Whoever was
 * interrupted asks about all parts again and sends what is missing.
 */
export const makeRequestParts =
  ({ ledger, parts, quarantineBucket }: Deps): OperationHandler<typeof requestParts> =>
  async ({ params: { modelId, fileName }, body }, { caller }) => {
    const file = await requireFile(ledger, caller, { modelId, fileName }, 'modify');
    const { partsId, sizeBytes, status, uploadId } = file;
    const wanted = body.parts.map((part) => ({ ...part, sizeBytes: sizeOfPart(sizeBytes, part.partNumber) }));
    const beyond = wanted.findIndex((part) => part.sizeBytes === undefined);
    if (beyond >= 0)
      throw new AppError('INPUT_INVALID', {
        details: [{ rule: 'a part of the file', place: `body.parts.${beyond}.partNumber` }],
      });
    const object = { bucket: quarantineBucket, key: objectKeys.quarantined(modelId, uploadId, fileName) };
    const stored = partsId === undefined || status !== 'AWAITING' ? undefined : await parts.list(object, partsId);
    if (partsId === undefined || stored === undefined) throw new AppError('WRONG_STATE', { details: [notInParts] });
    const expiresAt = secondsAfter(ledger.now(), ticketSeconds).toISOString();
    return {
      parts: await Promise.all(
        wanted.map(async ({ partNumber, sha256, sizeBytes: size = 0 }) => {
          const there = stored.some(
            (part) => part.partNumber === partNumber && part.sha256 === sha256 && part.sizeBytes === size,
          );
          if (there) return { kind: 'there' as const, partNumber };
          const part = { partNumber, sha256, sizeBytes: size };
          const ticket = await parts.presignPart(object, partsId, part, ticketSeconds);
          return { kind: 'ticket' as const, partNumber, ...ticket, expiresAt };
        }),
      ),
    };
  };

/** Lambda entry. */
export const handler = edge(requestParts, () =>
  makeRequestParts({
    ledger: runtimeLedger(),
    parts: runtimePartStore(),
    quarantineBucket: env('QUARANTINE_BUCKET'),
  }),
);
