import { expect, it } from 'vitest';
import { QueryAnswerStatus } from '#contracts/query-status';
import { cohortQueryStatus, trustsByStatus } from '#domain/answers/trusts-by-status';

const standing = (...statuses: QueryAnswerStatus[]) =>
  cohortQueryStatus(trustsByStatus(statuses.map((status) => ({ status }))));

it('counts the trusts of every status, each once', () => {
  const counts = trustsByStatus(QueryAnswerStatus.options.map((status) => ({ status })));
  expect(Object.keys(counts).map((name) => name.toUpperCase())).toEqual(QueryAnswerStatus.options);
  expect(Object.values(counts)).toEqual(QueryAnswerStatus.options.map(() => 1));
});

it('has a question queued until a trust takes it, and running until the last has ended', () => {
  expect(standing()).toBe('QUEUED');
  expect(standing('QUEUED', 'QUEUED')).toBe('QUEUED');
  expect(standing('QUEUED', 'RUNNING')).toBe('RUNNING');
  expect(standing('QUEUED', 'ANSWERED')).toBe('RUNNING');
  expect(standing('RUNNING', 'CANCELLED')).toBe('RUNNING');
});

it('ends however the trusts ended, and says that somebody cancelled it', () => {
  expect(standing('ANSWERED', 'WITHHELD', 'REFUSED', 'FAILED', 'LATE', 'UNCOUNTABLE')).toBe('ENDED');
  expect(standing('ANSWERED', 'CANCELLED')).toBe('CANCELLED');
});
