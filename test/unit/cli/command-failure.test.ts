import { describe, expect, it } from 'vitest';
import { commandFailure, EndedBadly, failureLine } from '#cli/command-failure';
import { AppError } from '#contracts/app-error';

describe('the failure of a command', () => {
  it('is one line with the registered code, its sentence and the places of the faults', () => {
    const error = new AppError('WRONG_STATE', { details: [{ rule: 'staged', place: 'status' }] });
    expect(failureLine(commandFailure(error))).toBe(
      'WRONG_STATE: That step is not possible in the present state; see details. (status: staged)',
    );
    expect(failureLine(commandFailure(new AppError('FORBIDDEN')))).not.toContain('(');
  });

  it('has a code of its own for what ended badly and for a fault of the command', () => {
    expect(commandFailure(new EndedBadly('RUN_DEADLINE', 'The run ended FAILED.'))).toMatchObject({
      exitCode: 6,
      code: 'RUN_DEADLINE',
    });
    expect(commandFailure(new TypeError('x is not a function'))).toMatchObject({ exitCode: 1, code: 'INTERNAL' });
  });
});
