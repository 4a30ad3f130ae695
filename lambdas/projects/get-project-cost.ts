import pMap from 'p-map';
import { getProjectCost } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import type { ModelId, ProjectId } from '#contracts/ids';
import { projectAccess } from '#domain/access/project-access';
import { type KeptBytes, projectCost } from '#domain/cost/project-cost';
import type { ServerSize } from '#domain/cost/server-hour-usd';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { FileItem, ModelItem } from '#lambdas/platform/items/model-item';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { readPurge } from '#lambdas/platform/items/purge-item';
import { QueryItem } from '#lambdas/platform/items/query-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { RunItem } from '#lambdas/platform/items/run-item';
import { RunUsageItem, serverSeconds } from '#lambdas/platform/items/run-usage-item';
import { childPrefix, keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { env } from '#lambdas/platform/runtime/env';

type Deps = { readonly ledger: Ledger; readonly serverSize: ServerSize };

const modelsAtOnce = 10;

const LiveRun = RunItem.pick({ projectId: true, serverStartedAt: true });
const AskedQuestion = QueryItem.pick({ askedTrusts: true });
const KeptFile = FileItem.pick({ sha256: true, sizeBytes: true, status: true, updatedAt: true });

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** What a project has cost so far, for whoever may read its models: a Trust Admin who only decides finds nothing. */
export const makeGetProjectCost =
  ({ ledger, serverSize }: Deps): OperationHandler<typeof getProjectCost> =>
  async ({ params: { projectId } }, { caller }) => {
    const { project, trusts, user } = await requireProject(ledger, caller, projectId, 'see');
    if (!projectAccess(user, project).seeModels) throw new AppError('NOT_FOUND');
    const partition = keys.project(projectId).pk;
    const [live, ended, questions, files, purge] = await Promise.all([
      liveRuns(ledger, projectId),
      queryItems(ledger, { partition, prefix: childPrefix.runUsages }, RunUsageItem),
      queryItems(ledger, { partition, prefix: childPrefix.queries, attributes: [['askedTrusts']] }, AskedQuestion),
      keptFiles(ledger, projectId),
      readPurge(ledger, projectId),
    ]);
    const now = ledger.now();
    const results = ended.map(({ endedAt, resultBytes }) => ({ bytes: resultBytes, since: endedAt }));
    const cost = projectCost(
      {
        serverSeconds: sumOf([
          ...live.map((run) => serverSeconds(run, now)),
          ...ended.map((usage) => usage.serverSeconds),
        ]),
        tasks: sumOf([
          ...ended.map(({ tasks }) => tasks),
          ...trusts.map(tasksOfPart),
          ...questions.map(({ askedTrusts = project.trustIds.length }) => askedTrusts),
        ]),
        kept: [...files, ...results],
        keptUntil: purge?.purgedAt === undefined ? now : new Date(purge.purgedAt),
      },
      serverSize,
    );
    return { projectId, currency: 'USD', estimated: true, until: now.toISOString(), ...cost };
  };

/** The tasks of a trust's part: its freeze, its import and its deletion, as far as they were asked for. */
const tasksOfPart = ({ deleteTaskId, freezeTaskId, importTaskId }: ProjectTrustItem): number =>
  [freezeTaskId, importTaskId, deleteTaskId].filter((taskId) => taskId !== undefined).length;

const liveRuns = async (ledger: Ledger, projectId: ProjectId) => {
  const attributes = Object.keys(LiveRun.shape).map((name) => [name]);
  const live = await queryItems(ledger, { index: 'gsi2', partition: partitions.liveRuns, attributes }, LiveRun);
  return live.filter((run) => run.projectId === projectId);
};

/** The checked files of a project's models, the same bytes once and from when they first came. */
const keptFiles = async (ledger: Ledger, projectId: ProjectId): Promise<readonly KeptBytes[]> => {
  const models = await queryItems(
    ledger,
    { index: 'gsi1', partition: partitions.projectModels(projectId), attributes: [['modelId']] },
    ModelItem.pick({ modelId: true }),
  );
  const filesOf = (modelId: ModelId) =>
    queryItems(ledger, { partition: keys.model(modelId).pk, prefix: childPrefix.files }, KeptFile);
  const files = (await pMap(models, ({ modelId }) => filesOf(modelId), { concurrency: modelsAtOnce })).flat();
  const kept = new Map<string, KeptBytes>();
  for (const { sha256, sizeBytes, status, updatedAt } of files) {
    const before = kept.get(sha256);
    if (status === 'CLEAN' && (before === undefined || updatedAt < before.since))
      kept.set(sha256, { bytes: sizeBytes, since: updatedAt });
  }
  return [...kept.values()];
};

/** Lambda entry. */
export const handler = edge(getProjectCost, () =>
  makeGetProjectCost({ ledger: runtimeLedger(), serverSize: env('RUN_SERVER_SIZE') }),
);
