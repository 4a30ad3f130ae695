import * as z from 'zod';
import { TaskId } from '../ids.ts';
import { LeaseTasks, RenewTask, ReportTask, TaskRenewed, TaskReported, TasksLeased } from '../task.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

const params = z.object({ taskId: TaskId });

export const leaseTasks = operation({
  id: 'lease-tasks',
  area: 'tasks',
  method: 'POST',
  path: '/api/trust/tasks/lease',
  auth: 'trust',
  summary: 'Hands this trust its oldest open tasks, each with a fencing token.',
  params: Nothing,
  query: Nothing,
  body: LeaseTasks,
  response: TasksLeased,
  status: 200,
});

export const renewTask = operation({
  id: 'renew-task',
  area: 'tasks',
  method: 'POST',
  path: '/api/trust/tasks/{taskId}/renew',
  auth: 'trust',
  summary: 'Extends a lease that this trust still holds.',
  params,
  query: Nothing,
  body: RenewTask,
  response: TaskRenewed,
  status: 200,
});

export const reportTask = operation({
  id: 'report-task',
  area: 'tasks',
  method: 'POST',
  path: '/api/trust/tasks/{taskId}/report',
  auth: 'trust',
  summary: 'Takes the outcome of a task; the same report again is harmless.',
  params,
  query: Nothing,
  body: ReportTask,
  response: TaskReported,
  status: 200,
});
