import { beforeEach, describe, expect, it } from 'vitest';
import type { TaskId } from '#contracts/ids';
import type { TaskItem } from '#lambdas/platform/items/task-item';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeApplyTaskOutcome } from '#lambdas/tasks/apply-task-outcome';
import { fixedId } from '#test/fakes/memory-ledger';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import {
  answered,
  answerItem,
  ids,
  preparedRun,
  projectTrustItem,
  runItem,
  runTrustItem,
  taskItem,
  tokenItem,
  trustItem,
} from '#test/fixtures/hub/items';

let hub: HubParts;
const at = '2026-01-01T11:00:00.000Z';
const approval = `${ids.project}_${trustIdOf(1)}`;
const ended = (more: Partial<TaskItem>, taskId: TaskId = ids.task) => {
  const { gsi1pk: _, gsi1sk: __, ...task } = taskItem(1, { status: 'DONE', endedAt: at, ...more }, taskId);
  return { ...task, ...secondIndex.taskOutcomes(at, taskId) };
};
const apply = async (...taskIds: TaskId[]) => {
  const records = (taskIds.length === 0 ? [ids.task] : taskIds).map((taskId) => {
    const { pk, sk } = keys.task(trustIdOf(1), taskId);
    return { dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } };
  });
  return (await makeApplyTaskOutcome(hub.maker, hub.memory.executions)({ Records: records })).applied;
};
const part = () => hub.at(keys.projectTrust(ids.project, trustIdOf(1)));
const runPart = () => hub.at(keys.runTrust(ids.run, trustIdOf(1)));
const failure = { code: 'DEPENDENCY_DOWN', class: 'transient' } as const;

beforeEach(() => {
  hub = hubParts();
});

describe('an ended question', () => {
  const refs = { projectId: ids.project, queryId: ids.query };
  const answer = () => hub.at(keys.queryAnswer(ids.query, trustIdOf(1)));

  it('gives its trust’s answer, once', async () => {
    hub.seed(answerItem(1), ended({ type: 'cohort_query', refs, result: answered(120).result }));
    expect(await apply()).toBe(1);
    expect(answer()).toMatchObject({ status: 'ANSWERED', result: { persons: 120 } });
    expect(hub.at(keys.task(trustIdOf(1), ids.task))).not.toHaveProperty('gsi2pk');
    expect(await apply()).toBe(0);
    expect(hub.audited()).toEqual(['cohort.answered']);
  });

  it('that is about another question, or that nobody answered in time, gives the reason', async () => {
    const other = { ...answered(120).result, queryId: ids.model };
    hub.seed(answerItem(1), ended({ type: 'cohort_query', refs, result: other }));
    await apply();
    expect(answer()).toMatchObject({ status: 'FAILED', failure: { code: 'TASK_RESULT_INVALID' } });
    hub.seed(answerItem(1), ended({ type: 'cohort_query', refs, status: 'EXPIRED' }));
    await apply();
    expect(answer()).toMatchObject({ status: 'LATE', failure: { code: 'TASK_EXPIRED' } });
  });

  it('without a number is withheld, and one that the trust’s policy kept out is refused', async () => {
    hub.seed(answerItem(1), ended({ type: 'cohort_query', refs, result: answered(null).result }));
    await apply();
    expect(answer()).toMatchObject({ status: 'WITHHELD', result: { persons: null } });
    const refused = { code: 'POLICY_REFUSED', class: 'permanent' } as const;
    hub.seed(answerItem(1), ended({ type: 'cohort_query', refs, status: 'FAILED', failure: refused }));
    await apply();
    expect(answer()).toMatchObject({ status: 'REFUSED', failure: refused });
  });

  it('of an older ledger is taken too', async () => {
    hub.seed({ ...answerItem(1), status: 'ASKED' });
    hub.seed(ended({ type: 'cohort_query', refs, result: answered(120).result }));
    await apply();
    expect(answer()).toMatchObject({ status: 'ANSWERED' });
  });

  it('changes nothing where the ledger has moved on, and is done with', async () => {
    hub.seed(
      answerItem(1, { taskId: fixedId(7) as TaskId }),
      ended({ type: 'cohort_query', refs, result: answered(9).result }),
    );
    expect(await apply()).toBe(1);
    expect(answer()).toMatchObject({ status: 'QUEUED' });
    expect(hub.at(keys.task(trustIdOf(1), ids.task))).not.toHaveProperty('gsi2pk');
    expect(hub.audited()).toEqual([]);
  });
});

describe('an ended freeze', () => {
  const freezing = { decision: 'APPROVED', cohort: 'FREEZING', freezeTaskId: ids.task } as const;
  const refs = { projectId: ids.project, queryId: ids.query };
  const snapshotHash = sha256Hex('a snapshot');
  const frozen = { ...refs, snapshotHash, persons: 120, studies: 130, frozenAt: at };

  it('freezes the cohort, and lets the approval go on', async () => {
    hub.seed(projectTrustItem(1, freezing), tokenItem(approval, 'freeze'));
    hub.seed(ended({ type: 'freeze_cohort', refs, result: frozen }));
    await apply();
    expect(part()).toMatchObject({ cohort: 'FROZEN', snapshotHash, frozenPersons: 120, frozenStudies: 130 });
    expect(hub.memory.succeeded).toEqual(['freeze']);
    expect(hub.audited()).toEqual(['cohort.frozen']);
  });

  it('that failed fails the cohort with the trust’s reason', async () => {
    hub.seed(projectTrustItem(1, freezing), ended({ type: 'freeze_cohort', refs, status: 'FAILED', failure }));
    await apply();
    expect(part()).toMatchObject({ cohort: 'FAILED', failure });
  });

  it('signals again when it comes twice, because the first time may have died between the two', async () => {
    hub.seed(projectTrustItem(1, freezing), tokenItem(approval, 'freeze'));
    const task = ended({ type: 'freeze_cohort', refs, result: frozen });
    hub.seed(task);
    hub.beforeNextWrite(() => hub.seed({ ...task, gsi2pk: undefined, gsi2sk: undefined }));
    await apply();
    expect(part()).toMatchObject({ cohort: 'FREEZING' });
    expect(hub.memory.succeeded).toEqual(['freeze']);
  });
});

it('of an import is in numbers, and lets the approval go on', async () => {
  const importing = { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'IMPORTING', importTaskId: ids.task } as const;
  hub.seed(projectTrustItem(1, importing), tokenItem(approval, 'import'));
  hub.seed(ended({ type: 'import_images', status: 'FAILED', failure }));
  await apply();
  expect(part()).toMatchObject({ cohort: 'FROZEN', imaging: 'FAILED', failure });
  expect(hub.memory.succeeded).toEqual(['import']);
  expect(hub.audited()).toEqual(['images.failed']);
});

describe('an ended deletion', () => {
  const deleting = {
    decision: 'REVOKED',
    cohort: 'FROZEN',
    imaging: 'READY',
    deleteTaskId: ids.task,
    endedAt: at,
  } as const;
  const gone = { projectId: ids.project, snapshotHash: null, deletedAt: at, rowsLeft: 0, imagesLeft: 0 };

  it('leaves nothing of the cohort', async () => {
    hub.seed(projectTrustItem(1, deleting), ended({ type: 'delete_cohort', result: gone }));
    await apply();
    expect(part()).toMatchObject({ cohort: 'DELETED', deletedAt: at });
    expect(part()).not.toHaveProperty('deleteTaskId');
    expect(hub.audited()).toEqual(['cohort.deleted']);
  });

  it('of another snapshot than was frozen does not count, and may be asked for again', async () => {
    hub.seed(projectTrustItem(1, { ...deleting, snapshotHash: 'a'.repeat(64) }));
    hub.seed(ended({ type: 'delete_cohort', result: { ...gone, snapshotHash: 'b'.repeat(64) } }));
    await apply();
    expect(part()).toMatchObject({ cohort: 'FROZEN', deleteFailedAt: '2026-01-01T12:00:00.000Z' });
    expect(part()).not.toHaveProperty('deleteTaskId');
    expect(hub.audited()).toEqual(['cohort.notDeleted']);
  });
});

describe('an ended admission', () => {
  const refs = { projectId: ids.project, runId: ids.run };

  it('that refuses says why, and lets the run go on', async () => {
    hub.seed(runItem([1], { ...preparedRun, status: 'ADMITTING' }), runTrustItem(1, { admitTaskId: ids.task }));
    hub.seed(tokenItem(ids.run, 'admissions'), ended({ type: 'admit_run', refs, status: 'FAILED', failure }));
    await apply();
    expect(runPart()).toMatchObject({ status: 'REFUSED', failure });
    expect(hub.memory.succeeded).toEqual(['admissions']);
  });

  it('that comes after the admissions were closed is told to stop', async () => {
    hub.seed(runItem([1], { ...preparedRun, status: 'RUNNING' }), trustItem(1));
    hub.seed(runTrustItem(1, { status: 'LATE', admitTaskId: ids.task }));
    hub.seed(ended({ type: 'admit_run', refs, status: 'FAILED', failure }));
    await apply();
    const stops = hub.all().filter(({ type }) => type === 'stop_run');
    expect(stops).toMatchObject([{ trustId: trustIdOf(1), status: 'PENDING' }]);
    expect(runPart()).toMatchObject({ status: 'LATE' });
  });
});

it('applies the others where one cannot be applied', async () => {
  const refs = { projectId: ids.project, queryId: ids.query };
  const second = fixedId(0x501) as TaskId;
  hub.seed(ended({ type: 'cohort_query', refs, result: { not: 'a result' } }));
  hub.seed(
    answerItem(1, { taskId: second }),
    ended({ type: 'cohort_query', refs, result: answered(120).result }, second),
  );
  expect(await apply(ids.task, second)).toBe(1);
  expect(hub.at(keys.queryAnswer(ids.query, trustIdOf(1)))).toMatchObject({ status: 'ANSWERED' });
  expect(hub.at(keys.task(trustIdOf(1), ids.task))).toHaveProperty('gsi2pk');
});

it('takes no notice of other items and of tasks that go on', async () => {
  hub.seed(taskItem(1));
  expect(await apply(ids.task, fixedId(0x502) as TaskId)).toBe(0);
});
