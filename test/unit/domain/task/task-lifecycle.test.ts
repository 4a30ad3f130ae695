import { describe, expect, it } from 'vitest';
import { TaskStatus } from '#contracts/task';
import { canTransition } from '#domain/lifecycle/can-transition';
import { taskLifecycle } from '#domain/task/task-lifecycle';

/** Written by hand, state by state: what may happen in it, and where that leads. */
const allowed: Record<TaskStatus, Record<string, TaskStatus>> = {
  PENDING: {
    lease: 'LEASED',
    renew: 'LEASED',
    finish: 'DONE',
    fail: 'FAILED',
    giveUp: 'FAILED',
    cancel: 'CANCELLED',
    expire: 'EXPIRED',
  },
  LEASED: {
    takeOver: 'LEASED',
    renew: 'LEASED',
    requeue: 'PENDING',
    finish: 'DONE',
    fail: 'FAILED',
    giveUp: 'FAILED',
    cancel: 'CANCELLED',
    expire: 'EXPIRED',
  },
  DONE: {},
  FAILED: {},
  CANCELLED: {},
  EXPIRED: {},
};

describe('the life of a task', () => {
  for (const status of TaskStatus.options)
    for (const [name, step] of Object.entries(taskLifecycle)) {
      const to = allowed[status][name];
      it(to === undefined ? `refuses ${name} when ${status}` : `goes by ${name} from ${status} to ${to}`, () => {
        expect(canTransition<TaskStatus>(step, status)).toBe(to !== undefined);
        if (to !== undefined) expect(step.to).toBe(to);
      });
    }
});
