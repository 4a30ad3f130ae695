import type { TaskStatus } from '#contracts/task';

/** What of a task decides what is due. */
export type TaskClock = {
  readonly status: TaskStatus;
  readonly deadline: string;
  readonly leaseExpiresAt?: string | undefined;
};

const leaseIsOver = ({ status, leaseExpiresAt }: TaskClock, now: string): boolean =>
  status === 'LEASED' && leaseExpiresAt !== undefined && leaseExpiresAt <= now;

/** What a sweeper does with a task now. A lease that ran out only sends it back, however often: silence is no attempt. */
export const taskDue = (task: TaskClock, now: string): 'expire' | 'requeue' | 'nothing' => {
  if (task.status !== 'PENDING' && task.status !== 'LEASED') return 'nothing';
  if (task.deadline <= now) return 'expire';
  return leaseIsOver(task, now) ? 'requeue' : 'nothing';
};

/** How a task may be handed out now, if at all; as often as it takes until its deadline. */
export const leaseStep = (task: TaskClock, now: string): 'lease' | 'takeOver' | undefined => {
  if (task.deadline <= now) return undefined;
  if (task.status === 'PENDING') return 'lease';
  return leaseIsOver(task, now) ? 'takeOver' : undefined;
};
