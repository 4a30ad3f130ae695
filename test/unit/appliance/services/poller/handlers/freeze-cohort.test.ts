import { describe, expect, it } from 'vitest';
import { freezeCohort } from '#appliance/services/poller/handlers/freeze-cohort';
import type { HandlerDeps } from '#appliance/services/poller/ports';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { TaskPayload } from '#contracts/task';

/** A query service that fails with these codes before it freezes. */
function freezing(...codes: ErrorCode[]) {
  let pauses = 0;
  const query = {
    freeze: async () => {
      const code = codes.shift();
      if (code !== undefined) throw new AppError(code);
      return { persons: 40 };
    },
  } as unknown as HandlerDeps['query'];
  const pause = async (): Promise<void> => {
    pauses += 1;
  };
  const handle = () => freezeCohort({ query, pause })({} as TaskPayload<'freeze_cohort'>);
  return { handle, pauses: () => pauses };
}

describe('a task to freeze a cohort', () => {
  it('waits while the trust puts its opt-out list right', async () => {
    const { handle, pauses } = freezing('OPT_OUT_UNREADABLE', 'OPT_OUT_UNREADABLE');
    expect(await handle()).toEqual({ persons: 40 });
    expect(pauses()).toBe(2);
  });

  it('gives up after a day, and at once for any other reason', async () => {
    const never = freezing(...Array.from({ length: 2000 }, () => 'OPT_OUT_UNREADABLE' as const));
    await expect(never.handle()).rejects.toThrow('OPT_OUT_UNREADABLE');
    expect(never.pauses()).toBe(1439);
    const deleted = freezing('COHORT_DELETED');
    await expect(deleted.handle()).rejects.toThrow('COHORT_DELETED');
    expect(deleted.pauses()).toBe(0);
  });
});
