import { describe, expect, it } from 'vitest';
import { FileStatus } from '#contracts/model';
import { CohortStatus, DecisionStatus, ImagingStatus, ProjectStatus } from '#contracts/project';
import { QueryAnswerStatus } from '#contracts/query-status';
import { RunStatus, RunTrustStatus } from '#contracts/run';
import { TrustStatus } from '#contracts/trust';
import { canTransition } from '#domain/lifecycle/can-transition';
import type { Lifecycle } from '#domain/lifecycle/lifecycle';
import { fileLifecycle } from '#domain/model/file-lifecycle';
import { answerLifecycle } from '#domain/project/answer-lifecycle';
import { cohortLifecycle } from '#domain/project/cohort-lifecycle';
import { decisionLifecycle } from '#domain/project/decision-lifecycle';
import { imagingLifecycle } from '#domain/project/imaging-lifecycle';
import { projectLifecycle } from '#domain/project/project-lifecycle';
import { runLifecycle } from '#domain/run/run-lifecycle';
import { runTrustLifecycle } from '#domain/run/run-trust-lifecycle';
import { trustLifecycle } from '#domain/trust/trust-lifecycle';

/** How an answer that is still open may go on. */
const answerEnds = {
  start: 'RUNNING',
  answer: 'ANSWERED',
  withhold: 'WITHHELD',
  refuse: 'REFUSED',
  fail: 'FAILED',
  expire: 'LATE',
  cancel: 'CANCELLED',
  cannotCount: 'UNCOUNTABLE',
};

/** Written by hand, state by state: what may happen in it, and where that leads. */
const subjects: {
  name: string;
  states: readonly string[];
  lifecycle: Lifecycle<string, string>;
  initial: string;
  allowed: Record<string, Record<string, string>>;
}[] = [
  {
    name: 'project',
    states: ProjectStatus.options,
    lifecycle: projectLifecycle,
    initial: 'DRAFT',
    allowed: {
      DRAFT: { stage: 'STAGED', close: 'CLOSED' },
      STAGED: { unstage: 'DRAFT', approve: 'APPROVED', close: 'CLOSED' },
      APPROVED: { close: 'CLOSED' },
      CLOSED: {},
    },
  },
  {
    name: 'decision',
    states: DecisionStatus.options,
    lifecycle: decisionLifecycle,
    initial: 'PENDING',
    allowed: {
      PENDING: { approve: 'APPROVED', decline: 'DECLINED', lateApprove: 'APPROVED', lateDecline: 'DECLINED' },
      APPROVED: { decline: 'DECLINED', revoke: 'REVOKED' },
      DECLINED: { approve: 'APPROVED' },
      REVOKED: {},
    },
  },
  {
    name: 'cohort',
    states: CohortStatus.options,
    lifecycle: cohortLifecycle,
    initial: 'NONE',
    allowed: {
      NONE: { freeze: 'FREEZING', fail: 'FAILED' },
      FREEZING: { frozen: 'FROZEN', fail: 'FAILED', delete: 'DELETED' },
      FROZEN: { delete: 'DELETED' },
      FAILED: { freezeAgain: 'FREEZING', delete: 'DELETED' },
      DELETED: {},
    },
  },
  {
    name: 'imaging',
    states: ImagingStatus.options,
    lifecycle: imagingLifecycle,
    initial: 'NONE',
    allowed: {
      NONE: { import: 'IMPORTING', fail: 'FAILED', delete: 'NONE' },
      IMPORTING: { ready: 'READY', partial: 'PARTIAL', fail: 'FAILED', delete: 'NONE' },
      READY: { delete: 'NONE' },
      PARTIAL: { delete: 'NONE' },
      FAILED: { importAgain: 'IMPORTING', delete: 'NONE' },
    },
  },
  {
    name: 'answer',
    states: QueryAnswerStatus.options,
    lifecycle: answerLifecycle,
    initial: 'QUEUED',
    allowed: {
      QUEUED: answerEnds,
      RUNNING: answerEnds,
      ANSWERED: {},
      WITHHELD: {},
      REFUSED: { askAgain: 'QUEUED' },
      FAILED: { askAgain: 'QUEUED' },
      LATE: { askAgain: 'QUEUED' },
      CANCELLED: { askAgain: 'QUEUED' },
      UNCOUNTABLE: { askAgain: 'QUEUED' },
    },
  },
  {
    name: 'file',
    states: FileStatus.options,
    lifecycle: fileLifecycle,
    initial: 'AWAITING',
    allowed: {
      AWAITING: { announce: 'AWAITING', scan: 'SCANNING' },
      SCANNING: { announce: 'AWAITING', promote: 'CLEAN', reject: 'REJECTED' },
      CLEAN: { announce: 'AWAITING' },
      REJECTED: { announce: 'AWAITING' },
    },
  },
  {
    name: 'run',
    states: RunStatus.options,
    lifecycle: runLifecycle,
    initial: 'QUEUED',
    allowed: {
      QUEUED: { prepare: 'PREPARING', fail: 'FAILED', stop: 'STOPPED' },
      PREPARING: { admit: 'ADMITTING', fail: 'FAILED', stop: 'STOPPED' },
      ADMITTING: { run: 'RUNNING', release: 'RELEASING', fail: 'FAILED', stop: 'STOPPED' },
      RUNNING: { release: 'RELEASING', fail: 'FAILED', stop: 'STOPPED' },
      RELEASING: { succeed: 'SUCCEEDED', fail: 'FAILED', stop: 'STOPPED' },
      SUCCEEDED: {},
      FAILED: {},
      STOPPED: {},
    },
  },
  {
    name: 'run-trust',
    states: RunTrustStatus.options,
    lifecycle: runTrustLifecycle,
    initial: 'ASKED',
    allowed: {
      ASKED: { admit: 'ADMITTED', refuse: 'REFUSED', fail: 'FAILED', giveUp: 'LATE' },
      ADMITTED: { join: 'JOINED', receipt: 'RECEIPTED', fail: 'FAILED', giveUp: 'LATE' },
      JOINED: { receipt: 'RECEIPTED', fail: 'FAILED', giveUp: 'LATE' },
      LATE: { receipt: 'RECEIPTED', fail: 'FAILED' },
      REFUSED: {},
      RECEIPTED: {},
      FAILED: {},
    },
  },
  {
    name: 'trust',
    states: TrustStatus.options,
    lifecycle: trustLifecycle,
    initial: 'INVITED',
    allowed: {
      INVITED: { enrol: 'ENROLLED', remove: 'REMOVED' },
      ENROLLED: { enrol: 'ENROLLED', revoke: 'REVOKED', remove: 'REMOVED' },
      REVOKED: { enrol: 'ENROLLED', remove: 'REMOVED' },
      REMOVED: { enrol: 'ENROLLED' },
    },
  },
];

describe.each(subjects)('a $name', ({ states, lifecycle, initial, allowed }) => {
  const table = states.flatMap((state) => Object.keys(lifecycle).map((transition) => ({ state, transition })));

  it('has a line for every state', () => {
    expect(Object.keys(allowed).sort()).toEqual([...states].sort());
  });

  it.each(table)('in $state answers $transition as the table says', ({ state, transition }) => {
    const named = lifecycle[transition]!;
    const expected = allowed[state]![transition];
    expect(canTransition(named, state)).toBe(expected !== undefined);
    if (expected !== undefined) expect(named.to).toBe(expected);
  });

  it('reaches every state from its first', () => {
    const reached = new Set([initial]);
    for (let before = 0; before !== reached.size; ) {
      before = reached.size;
      for (const { from, to } of Object.values(lifecycle))
        if (from.some((state) => reached.has(state))) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...states].sort());
  });
});
