import { expect, it } from 'vitest';
import { answerLifecycle } from '#domain/project/answer-lifecycle';
import { AnswerItem } from '#lambdas/platform/items/answer-item';
import { heldStatuses } from '#lambdas/platform/items/held-answer';
import { answered, answerItem } from '#test/fixtures/hub/items';

const read = (more: object) => AnswerItem.parse({ ...answerItem(1), ...more }).status;
const failed = (code: string) => ({ status: 'FAILED', failure: { code, class: 'permanent' } });
const masked = { value: 1, participantsHash: 'a'.repeat(64), noiseSd: 2 };

it('reads an answer of an older ledger by what became of it', () => {
  expect(read({ status: 'ASKED' })).toBe('RUNNING');
  expect(read({ ...answered(null), status: 'ANSWERED' })).toBe('WITHHELD');
  expect(read({ status: 'ANSWERED', result: { ...answered(null).result, masked } })).toBe('ANSWERED');
  expect(read(failed('TASK_EXPIRED'))).toBe('LATE');
  expect(read(failed('POLICY_REFUSED'))).toBe('REFUSED');
});

it('reads one of this ledger as it is', () => {
  expect(read(answered(120))).toBe('ANSWERED');
  expect(read({ status: 'QUEUED' })).toBe('QUEUED');
  expect(read(failed('DEPENDENCY_DOWN'))).toBe('FAILED');
  expect(read({ status: 'LATE', failure: { code: 'DATABASE_UNREACHABLE', class: 'transient' } })).toBe('LATE');
});

it('takes an open answer of an older ledger for open where it is changed, and no other', () => {
  expect(heldStatuses(answerLifecycle.answer)).toContain('ASKED');
  expect(heldStatuses(answerLifecycle.askAgain)).not.toContain('ASKED');
});
