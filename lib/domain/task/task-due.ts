import type { TaskStatus } from '#contracts/task';
import { maxLeases } from './lease-terms.ts';

/** What of a task decides what is due. */
export type TaskClock = {
  readonly status: TaskStatus;
  readonly deadline: string;
  readonly fencingToken: number;
  readonly leaseExpiresAt?: string | undefined;
};

const leaseIsOver = ({ status, leaseExpiresAt }: TaskClock, now: string): boolean =>
  status === 'LEASED' && leaseExpiresAt !== undefined && leaseExpiresAt <= now;

/** What a sweeper does with a task now. */
export const taskDue = (task: TaskClock, now: string): 'expire' | 'giveUp' | 'requeue' | 'nothing' => {
  if (task.status !== 'PENDING' && task.status !== 'LEASED') return 'nothing';
  if (task.deadline <= now) return 'expire';
  if (!leaseIsOver(task, now)) return 'nothing';
  return task.fencingToken >= maxLeases ? 'giveUp' : 'requeue';
};

/** How a task may be handed out now, if at all. */
export const leaseStep = (task: TaskClock, now: string): 'lease' | 'takeOver' | undefined => {
  if (task.deadline <= now || task.fencingToken >= maxLeases) return undefined;
  if (task.status === 'PENDING') return 'lease';
  return leaseIsOver(task, now) ? 'takeOver' : undefined;
};
