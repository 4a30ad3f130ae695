import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeTask, type TaskRecord, taskArn } from '#local/ecs/task-record';
import { TaskRecords } from '#local/ecs/task-records';

const record: TaskRecord = {
  id: 'a1',
  cluster: 'federation',
  family: 'run',
  container: 'server',
  lastStatus: 'PROVISIONING',
  desiredStatus: 'RUNNING',
  createdAt: 1_700_000_000_000,
  tags: [],
  requestDigest: 'd',
};

test('what is recorded is there after a restart and found by id and ARN', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flip-records-'));
  const records = new TaskRecords(folder);
  records.save(record);
  records.change('a1', { lastStatus: 'STOPPED', exitCode: 3 });
  const again = new TaskRecords(folder);
  expect(again.find('a1')).toMatchObject({ lastStatus: 'STOPPED', exitCode: 3 });
  expect(again.find(taskArn(record))).toEqual(again.find('a1'));
  expect(again.find('b2')).toBeUndefined();
  expect(() => again.change('b2', {})).toThrow('b2');
  rmSync(folder, { recursive: true });
});

test('a task is described in seconds with its container and its exit code', () => {
  expect(describeTask({ ...record, lastStatus: 'STOPPED', exitCode: 137 })).toMatchObject({
    taskArn: 'arn:aws:ecs:eu-west-2:000000000000:task/federation/a1',
    createdAt: 1_700_000_000,
    containers: [{ name: 'server', lastStatus: 'STOPPED', exitCode: 137 }],
  });
});
