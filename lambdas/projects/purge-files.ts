import pMap from 'p-map';
import type { ProjectId } from '#contracts/ids';
import { isLiveRun } from '#domain/run/is-live-run';
import { FileItem, ModelItem } from '#lambdas/platform/items/model-item';
import { RunItem } from '#lambdas/platform/items/run-item';
import { commitGroups } from '#lambdas/platform/ledger/commit-groups';
import { childPrefix, keys, partitions } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { deleteItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { modelPrefix, projectPrefix, quarantinePrefix, runPrefix } from '#lambdas/platform/objects/object-keys';
import type { PurgeObjects } from '#lambdas/platform/objects/purge-objects';

/** What purging the files of a project takes. */
export type FilePurger = {
  readonly ledger: Ledger;
  readonly purge: PurgeObjects;
  readonly buckets: { readonly models: string; readonly quarantine: string; readonly results: string };
};

const atOnce = 4;

/** Whether an app's bundle may go: no live run uses it, and none is about to name the one that it uses. */
const unused = (live: readonly RunItem[], bundleKey: string): boolean =>
  !live.some(({ prepared }) => prepared === undefined || prepared.bundleKey === bundleKey);

/**
 * Removes every file of a project's models, uploads and bundles, and every result of its runs, with what the ledger holds
 * of the files. `busy`: a run still uses something, and it is to be tried again. May be cut off anywhere and repeated.
 */
export const purgeFiles = async (
  { buckets, ledger, purge }: FilePurger,
  projectId: ProjectId,
): Promise<{ readonly kind: 'busy' } | { readonly kind: 'purged'; readonly files: number }> => {
  const models = await queryItems(ledger, { index: 'gsi1', partition: partitions.projectModels(projectId) }, ModelItem);
  const runs = (
    await pMap(
      models,
      ({ modelId }) => queryItems(ledger, { index: 'gsi1', partition: partitions.modelRuns(modelId) }, RunItem),
      { concurrency: atOnce },
    )
  ).flat();
  const live = await queryItems(ledger, { index: 'gsi2', partition: partitions.liveRuns }, RunItem);
  const bundles = [...new Set(runs.flatMap(({ prepared }) => prepared?.bundleKey ?? []))];
  if (runs.some(({ status }) => isLiveRun(status)) || bundles.some((key) => !unused(live, key)))
    return { kind: 'busy' };
  const places = [
    { bucket: buckets.models, prefix: projectPrefix(projectId) },
    ...models.flatMap(({ modelId }) => [
      { bucket: buckets.models, prefix: modelPrefix(modelId) },
      { bucket: buckets.quarantine, prefix: quarantinePrefix(modelId) },
    ]),
    ...runs.map(({ runId }) => ({ bucket: buckets.results, prefix: runPrefix(runId) })),
    ...bundles.map((prefix) => ({ bucket: buckets.models, prefix })),
  ];
  const removed = await pMap(places, purge, { concurrency: atOnce });
  for (const { modelId } of models) {
    const { pk } = keys.model(modelId);
    const files = await queryItems(ledger, { partition: pk, prefix: childPrefix.files }, FileItem);
    // What lists files reads them here: from now on there are none.
    await commitGroups(
      ledger,
      files.map(({ fileName }) => [deleteItem(ledger, keys.file(modelId, fileName))]),
      [],
    );
  }
  return { kind: 'purged', files: removed.reduce((sum, files) => sum + files, 0) };
};
