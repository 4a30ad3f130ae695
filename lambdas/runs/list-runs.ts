import { listRuns } from '#contracts/api/runs';
import { AppError } from '#contracts/app-error';
import type { ProjectId } from '#contracts/ids';
import type { ListRuns, RunCounts, RunStatus, RunSummary } from '#contracts/run';
import { projectAccess } from '#domain/access/project-access';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { ModelItem } from '#lambdas/platform/items/model-item';
import { PartyItem } from '#lambdas/platform/items/party-item';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { readRunRounds } from '#lambdas/platform/items/read-run-rounds';
import { readUserNames } from '#lambdas/platform/items/read-user-names';
import { requireProject } from '#lambdas/platform/items/require-project';
import { runAnswer } from '#lambdas/platform/items/run-answer';
import { RunItem } from '#lambdas/platform/items/run-item';
import { RunRow } from '#lambdas/platform/items/run-row';
import { readQueue, type WaitingRun } from '#lambdas/platform/items/waiting-runs';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import type { PagedQuery } from '#lambdas/platform/ledger/page-cursor';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { readItems } from '#lambdas/platform/ledger/read-items';
import { callerOf, type UserCaller } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };
type Keep = (row: RunRow) => boolean;

/** The projects whose models a person may read by belonging to them. */
const ownProjects = async (ledger: Ledger, { userId }: UserCaller): Promise<ReadonlySet<ProjectId>> => {
  const parties = await queryItems(
    ledger,
    { index: 'gsi1', partition: partitions.userProjects(userId), attributes: [['projectId']] },
    PartyItem.pick({ projectId: true }),
  );
  return new Set(parties.map(({ projectId }) => projectId));
};

/** Where the rows are that the caller may see, and which of them. Throws NOT_FOUND for a project of others. */
const readableRows = async (
  ledger: Ledger,
  caller: UserCaller,
  { projectId }: ListRuns,
): Promise<{ readonly list: PagedQuery; readonly isReadable: Keep }> => {
  if (projectId !== undefined) {
    const { project, user } = await requireProject(ledger, caller, projectId, 'see');
    if (!projectAccess(user, project).seeModels) throw new AppError('NOT_FOUND');
    return {
      list: { index: 'gsi1', partition: partitions.projectRuns(projectId), newestFirst: true },
      isReadable: () => true,
    };
  }
  const list = { partition: partitions.runRows, newestFirst: true };
  if (caller.role === 'Admin') return { list, isReadable: () => true };
  const projects = await ownProjects(ledger, caller);
  return { list, isReadable: (row) => projects.has(row.projectId) };
};

/** The runs of all projects whose models the caller may read, newest first; the first page tells how many are in which state. */
export const makeListRuns =
  ({ ledger }: Deps): OperationHandler<typeof listRuns> =>
  async ({ query }, { caller }) => {
    const user = callerOf(caller, 'user');
    const { isReadable, list } = await readableRows(ledger, user, query);
    const { live, waiting } = await readQueue(ledger);
    const liveStatus = new Map(live.map(({ runId, status }) => [runId, status]));
    const statusOf = ({ ended, runId }: RunRow): RunStatus | undefined => ended ?? liveStatus.get(runId);
    const belongs: Keep = (row) =>
      row.removed !== true &&
      isReadable(row) &&
      (query.modelId === undefined || row.modelId === query.modelId) &&
      (query.mine !== true || row.startedBy === user.userId);
    const { items, ...rest } = await queryPage(
      ledger,
      list,
      RunRow,
      query,
      (row) =>
        belongs(row) &&
        (query.status === undefined || statusOf(row) === query.status) &&
        (query.live === undefined || (row.ended === undefined) === query.live),
    );
    return {
      runs: await summaries(ledger, items, waiting),
      ...(query.cursor === undefined ? { counts: await countRuns(ledger, list, belongs, statusOf) } : {}),
      ...rest,
    };
  };

const countRuns = async (
  ledger: Ledger,
  { index, partition }: PagedQuery,
  belongs: Keep,
  statusOf: (row: RunRow) => RunStatus | undefined,
): Promise<RunCounts> => {
  const counts = { ...noRuns };
  const rows = await queryItems(ledger, { ...(index === undefined ? {} : { index }), partition }, RunRow);
  for (const row of rows.filter(belongs)) {
    const status = statusOf(row);
    if (status !== undefined) counts[status] += 1;
  }
  return counts;
};

const noRuns: RunCounts = {
  QUEUED: 0,
  PREPARING: 0,
  ADMITTING: 0,
  RUNNING: 0,
  RELEASING: 0,
  SUCCEEDED: 0,
  FAILED: 0,
  STOPPED: 0,
};

/** What the rows show; those whose model or project was deleted are not shown. */
const summaries = async (
  ledger: Ledger,
  rows: readonly RunRow[],
  queue: readonly WaitingRun[],
): Promise<RunSummary[]> => {
  const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
  const [runs, models, projects, names] = await Promise.all([
    readItems(
      ledger,
      rows.map(({ runId }) => keys.run(runId)),
      RunItem,
    ),
    readItems(ledger, unique(rows.map(({ modelId }) => modelId)).map(keys.model), ModelItem),
    readItems(ledger, unique(rows.map(({ projectId }) => projectId)).map(keys.project), ProjectItem),
    readUserNames(
      ledger,
      rows.map(({ startedBy }) => startedBy),
    ),
  ]);
  const found = await Promise.all(
    rows.map(async ({ runId }) => {
      const run = runs.find((other) => other.runId === runId);
      const model = models.find(({ modelId }) => modelId === run?.modelId);
      const project = projects.find(({ projectId }) => projectId === run?.projectId);
      if (run === undefined || model === undefined || project === undefined) return [];
      if (model.removedAt !== undefined || project.removedAt !== undefined) return [];
      const rounds = run.finishedAt === undefined ? await readRunRounds(ledger, runId) : [];
      const { remainingSeconds: _, trusts, ...answer } = runAnswer({ run, trusts: [] }, rounds, ledger.now(), queue);
      const { currentRound, ...shown } = answer;
      return [
        {
          ...shown,
          ...(run.finishedAt === undefined ? { currentRound } : {}),
          modelName: model.name,
          projectName: project.name,
          startedByName: names.get(run.startedBy) ?? '',
          trustCount: run.trustIds.length,
        },
      ];
    }),
  );
  return found.flat();
};

/** Lambda entry. */
export const handler = edge(listRuns, () => makeListRuns({ ledger: runtimeLedger() }));
