import { describe, expect, it } from 'vitest';
import { retryWhileUnavailable } from '#appliance/platform/retry-while-unavailable';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';

/** Work that fails with each code in turn and then answers; `asked` counts. */
const work = (...codes: ErrorCode[]) => {
  const state = { asked: 0 };
  const ask = async (): Promise<string> => {
    const code = codes[state.asked];
    state.asked += 1;
    if (code !== undefined) throw new AppError(code);
    return 'answer';
  };
  return { state, ask };
};

describe('work while a part is down', () => {
  it('is done again until the part is back', async () => {
    const { state, ask } = work('DEPENDENCY_DOWN', 'DEPENDENCY_DOWN');
    expect(await retryWhileUnavailable(5000, ask)).toBe('answer');
    expect(state.asked).toBe(3);
  });

  it('fails at once for any other reason', async () => {
    const { state, ask } = work('COHORT_TOO_SMALL');
    await expect(retryWhileUnavailable(5000, ask)).rejects.toMatchObject({ code: 'COHORT_TOO_SMALL' });
    expect(state.asked).toBe(1);
  });

  it('fails with the true reason when patience is at an end', async () => {
    const { state, ask } = work(...Array.from({ length: 50 }, () => 'DEPENDENCY_DOWN' as const));
    await expect(retryWhileUnavailable(250, ask)).rejects.toMatchObject({ code: 'DEPENDENCY_DOWN' });
    expect(state.asked).toBeGreaterThan(1);
    const none = work('DEPENDENCY_DOWN');
    await expect(retryWhileUnavailable(0, none.ask)).rejects.toMatchObject({ code: 'DEPENDENCY_DOWN' });
    expect(none.state.asked).toBe(1);
  });
});
