import { expect, it } from 'vitest';
import { firstAnswerAt } from '#domain/disclosure/first-answer-at';

const may = '2026-05-01T00:00:00.000Z';
const served = [
  { projectId: 'a', firstAnsweredAt: may },
  { projectId: 'b', firstAnsweredAt: '2026-02-01T00:00:00.000Z' },
];

it('is now', () => {
  expect(firstAnswerAt(served, new Date('2026-06-01T12:00:00.000Z'))).toBe('2026-06-01T12:00:00.000Z');
  expect(firstAnswerAt([], new Date(0))).toBe('1970-01-01T00:00:00.000Z');
});

it('is the latest instant that is recorded where the clock was set back', () => {
  expect(firstAnswerAt(served, new Date('2026-03-01T00:00:00.000Z'))).toBe(may);
  expect(firstAnswerAt(served, new Date(0))).toBe(may);
});
