import { ResultItem, type RunItem } from '#lambdas/platform/items/run-item';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import type { ObjectStore } from '#lambdas/platform/objects/object-store';

type KeptRound = NonNullable<RunItem['continues']>;

/** What looking for a kept round takes. */
export type KeptRounds = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'head'>;
  readonly resultBucket: string;
};

/**
 * The last round that a run has kept whole: its own, or else the one that it went on from itself. Undefined where there is
 * none: a round whose upload was announced and never finished, or whose object has gone, does not count.
 */
export const lastKeptRound = async (
  { ledger, objects, resultBucket }: KeptRounds,
  { continues, runId }: Pick<RunItem, 'continues' | 'runId'>,
): Promise<KeptRound | undefined> => {
  const results = await queryItems(ledger, { partition: keys.run(runId).pk, prefix: childPrefix.results }, ResultItem);
  const own = results.flatMap(({ checkpointRound, objectKey, sha256 }): KeptRound[] =>
    checkpointRound === undefined ? [] : [{ runId, round: checkpointRound, objectKey, sha256 }],
  );
  const newestFirst = own.sort((one, other) => other.round - one.round);
  for (const kept of [...newestFirst, ...(continues === undefined ? [] : [continues])]) {
    const found = await objects.head({ bucket: resultBucket, key: kept.objectKey });
    if (found?.sha256 === kept.sha256) return { ...kept, runId };
  }
  return undefined;
};
