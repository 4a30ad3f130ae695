import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TaskStatus } from '#contracts/task';
import { leaseEnd, leaseSeconds } from '#domain/task/lease-terms';
import { leaseStep, taskDue } from '#domain/task/task-due';

const now = '2026-01-01T12:00:00.000Z';
const before = '2026-01-01T11:59:59.000Z';
const after = '2026-01-01T12:00:01.000Z';
const pending = { status: 'PENDING', deadline: after } as const;
const leased = { status: 'LEASED', deadline: after, leaseExpiresAt: after } as const;

describe('what is due for a task', () => {
  it('leaves a pending task and a running lease alone', () => {
    expect(taskDue(pending, now)).toBe('nothing');
    expect(taskDue(leased, now)).toBe('nothing');
  });

  it('sends a task back whose lease ran out, and never ends it for that', () => {
    expect(taskDue({ ...leased, leaseExpiresAt: before }, now)).toBe('requeue');
  });

  it('lets the deadline come before everything else', () => {
    expect(taskDue({ ...pending, deadline: now }, now)).toBe('expire');
    expect(taskDue({ ...leased, deadline: before, leaseExpiresAt: before }, now)).toBe('expire');
  });

  it('never touches a task that has ended', () => {
    for (const status of ['DONE', 'FAILED', 'CANCELLED', 'EXPIRED'] as const)
      expect(taskDue({ ...leased, status, deadline: before, leaseExpiresAt: before }, now)).toBe('nothing');
  });
});

describe('handing out a task', () => {
  it('leases what is pending and takes over what ran out', () => {
    expect(leaseStep(pending, now)).toBe('lease');
    expect(leaseStep({ ...leased, leaseExpiresAt: before }, now)).toBe('takeOver');
  });

  it('hands out nothing that is held or overdue', () => {
    expect(leaseStep(leased, now)).toBeUndefined();
    expect(leaseStep({ ...pending, deadline: now }, now)).toBeUndefined();
  });

  it('never hands out what a sweeper would end or that has ended', () => {
    const instant = fc.constantFrom(before, now, after);
    const task = fc.record({
      status: fc.constantFrom(...TaskStatus.options),
      deadline: instant,
      leaseExpiresAt: fc.option(instant, { nil: undefined }),
    });
    fc.assert(
      fc.property(task, (clock) => {
        if (leaseStep(clock, now) === undefined) return;
        expect(['PENDING', 'LEASED']).toContain(clock.status);
        expect(['nothing', 'requeue']).toContain(taskDue(clock, now));
      }),
    );
  });

  it('never lets a lease outlive its task', () => {
    expect(leaseEnd(new Date(now), '2026-01-02T00:00:00.000Z')).toBe('2026-01-01T12:01:00.000Z');
    expect(leaseSeconds).toBe(60);
    expect(leaseEnd(new Date(now), after)).toBe(after);
  });
});
