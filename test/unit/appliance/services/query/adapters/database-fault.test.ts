import { describe, expect, it } from 'vitest';
import { databaseFault, isShutdown } from '#appliance/services/query/adapters/database-fault';

const withState = (code: string) => Object.assign(new Error('said by the database'), { code });

describe('a failed look at the database', () => {
  it.each(['08006', '08001', '53100', '53200', '53300', '57P01', '57P02', '57P03', '58030', '40001', '40P01', '55P03'])(
    'may pass when PostgreSQL says %s',
    (state) => {
      expect(databaseFault(withState(state), false).toFailure()).toEqual({
        code: 'DATABASE_UNREACHABLE',
        class: 'transient',
      });
    },
  );

  it.each(['22012', '57014', 'XX000', 'ECONNRESET'])('stays when it says %s', (state) => {
    expect(databaseFault(withState(state), false).toFailure()).toEqual({
      code: 'COHORT_QUERY_FAILED',
      class: 'permanent',
    });
  });

  it.each(['42P01', '42703', '42501'])('is that the data cannot be counted so when it says %s', (state) => {
    expect(databaseFault(withState(state), false).toFailure()).toEqual({
      code: 'COHORT_UNCOUNTABLE',
      class: 'permanent',
    });
  });

  it('may pass where the connection broke, whatever the error says', () => {
    const cause = new Error('Connection terminated unexpectedly');
    expect(databaseFault(cause, true)).toMatchObject({ code: 'DATABASE_UNREACHABLE', cause });
    expect(databaseFault(cause, false).code).toBe('COHORT_QUERY_FAILED');
  });

  it('is an operator’s doing only after an orderly shutdown', () => {
    expect(isShutdown(withState('57P01'))).toBe(true);
    for (const other of [withState('57P02'), new Error('57P01'), '57P01']) expect(isShutdown(other)).toBe(false);
  });
});
