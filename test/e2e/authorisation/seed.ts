import { createHash, randomBytes } from 'node:crypto';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { uuidv7 } from 'uuidv7';
import type { ModelId, ProjectId, QueryId, RunId, TaskId, TrustId } from '#contracts/ids';
import type { RunStatus } from '#contracts/run';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import type { Stage } from './stage.ts';

/** A project with everything below it, as the ledger would hold it after the steps before. */
export type Seeded = {
  readonly projectId: ProjectId;
  readonly queryId: QueryId;
  readonly modelId: ModelId;
  readonly runId: RunId;
  readonly taskId: TaskId;
  readonly runToken: string;
  /** What nobody but its parties may ever read. */
  readonly marks: readonly string[];
};

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const at = '2026-01-01T00:00:00.000Z';
const later = '2999-01-01T00:00:00.000Z';
const cohort = { version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['female'] }] } };

type Wish = {
  readonly status: 'DRAFT' | 'STAGED' | 'APPROVED';
  readonly runStatus?: RunStatus;
  readonly owner?: 'owner' | 'viewer';
};

/**
 * Writes it straight onto the ledger, outside the indexes that workflows sweep, so that a test reaches any state at
 * once and nothing goes on by itself. Trusts `one` and `free` were asked; trust `one` holds a leased task.
 */
export async function seed(stage: Stage, { status, runStatus = 'RUNNING', owner = 'owner' }: Wish): Promise<Seeded> {
  const { people, trusts } = stage;
  const projectId = uuidv7() as ProjectId;
  const queryId = uuidv7() as QueryId;
  const modelId = uuidv7() as ModelId;
  const runId = uuidv7() as RunId;
  const taskId = uuidv7() as TaskId;
  const runToken = randomBytes(32).toString('base64url');
  const mark = `mark-${projectId.slice(-12)}`;
  const ownerId = people[owner].userId;
  const parties: { trustId: TrustId; code: string }[] = [
    { trustId: trusts.one.trustId, code: 'ONE' },
    { trustId: trusts.free.trustId, code: 'FREE' },
  ];
  const staged = status === 'DRAFT' ? [] : parties;
  const members = [people.member.userId, ...(owner === 'viewer' ? [] : [people.viewer.userId])];
  const file = (fileName: string) => ({ fileName, sha256: hash(fileName), sizeBytes: 10 });
  const items: object[] = [
    {
      ...keys.project(projectId),
      ...firstIndex.projects(projectId),
      kind: 'PROJECT',
      projectId,
      name: `${mark}-project`,
      description: `${mark}-description`,
      ownerId,
      members,
      status,
      createdAt: at,
      latestQueryId: queryId,
      trustIds: staged.map(({ trustId }) => trustId),
      approvals: status === 'APPROVED' ? staged.length : 0,
    },
    ...[ownerId, ...members].map((userId) => ({
      ...keys.projectParty(projectId, userId),
      ...firstIndex.userProjects(userId, projectId),
      kind: 'PROJECT_PARTY',
      projectId,
      userId,
    })),
    ...staged.map((party) => ({
      ...keys.projectTrust(projectId, party.trustId),
      ...firstIndex.trustProjects(party.trustId, projectId),
      kind: 'PROJECT_TRUST',
      ...party,
      projectId,
      queryId,
      executions: 1,
      faults: 0,
      ...(status === 'APPROVED'
        ? { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'READY', snapshotHash: hash(party.code) }
        : { decision: 'PENDING', cohort: 'NONE', imaging: 'NONE' }),
    })),
    {
      ...keys.query(projectId, queryId),
      kind: 'QUERY',
      queryId,
      projectId,
      name: `${mark}-query`,
      cohort,
      createdBy: ownerId,
      createdAt: at,
    },
    ...parties.map((party) => ({
      ...keys.queryAnswer(queryId, party.trustId),
      kind: 'QUERY_ANSWER',
      ...party,
      projectId,
      queryId,
      status: 'ANSWERED',
      result: { queryId, persons: 40, distributions: [], dataDate: '2026-01-01' },
    })),
    {
      ...keys.model(modelId),
      ...firstIndex.projectModels(projectId, modelId),
      kind: 'MODEL',
      modelId,
      projectId,
      name: `${mark}-model`,
      description: '',
      ownerId,
      createdAt: at,
    },
    {
      ...keys.file(modelId, 'models.py'),
      kind: 'FILE',
      ...file('models.py'),
      status: 'SCANNING',
      updatedAt: at,
      modelId,
      uploadId: uuidv7(),
      executions: 1,
    },
    {
      ...keys.run(runId),
      ...firstIndex.modelRuns(modelId, runId),
      kind: 'RUN',
      runId,
      modelId,
      projectId,
      status: runStatus,
      backend: 'flower',
      startedBy: ownerId,
      createdAt: at,
      rounds: 3,
      localRounds: 1,
      jobType: 'standard',
      metrics: ['auc'],
      minTrusts: 1,
      trustIds: [trusts.one.trustId],
      files: [{ ...file('model.safetensors'), objectKey: `${modelId}/model.safetensors` }],
      privacy: { clipNorm: 10 },
      admissionSeconds: 600,
      roundSeconds: 600,
      admissionsClosedAt: at,
      executions: 1,
      tokenSha256: hash(runToken),
      prepared: {
        bundleKey: 'bundle',
        bundleSha256: hash('bundle'),
        parametersSha256: hash('parameters'),
        layout: [{ name: 'w', dtype: 'float32', shape: [1] }],
        maxUpdateBytes: 1000,
        passport: 'passport',
      },
    },
    {
      ...keys.runTrust(runId, trusts.one.trustId),
      kind: 'RUN_TRUST',
      runId,
      trustId: trusts.one.trustId,
      code: 'ONE',
      status: 'JOINED',
      snapshotHash: hash('ONE'),
      publicKey: 'public key',
    },
    {
      ...keys.task(trusts.one.trustId, taskId),
      kind: 'TASK',
      taskId,
      trustId: trusts.one.trustId,
      type: 'cohort_query',
      status: 'LEASED',
      refs: {},
      sealed: `${mark}-sealed`,
      createdAt: at,
      deadline: later,
      fencingToken: 1,
      leaseExpiresAt: later,
    },
  ];
  const RequestItems = { [stage.ledger.table]: items.map((Item) => ({ PutRequest: { Item: { ...Item } } })) };
  await stage.ledger.client.send(new BatchWriteCommand({ RequestItems }));
  return { projectId, queryId, modelId, runId, taskId, runToken, marks: [mark, people[owner].email] };
}
