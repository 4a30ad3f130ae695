import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { debounced } from '#local/dev/debounced';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what comes in quick succession', () => {
  it('is handed on together, and what comes later after that is done', async () => {
    const seen: (readonly number[] | 'done')[] = [];
    const add = debounced<number>(100, async (batch) => {
      seen.push(batch);
      await new Promise((resolve) => setTimeout(resolve, 500));
      seen.push('done');
    });
    add(1);
    add(2);
    await vi.advanceTimersByTimeAsync(100);
    add(3);
    await vi.advanceTimersByTimeAsync(200);
    expect(seen).toEqual([[1, 2]]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(seen).toEqual([[1, 2], 'done', [3], 'done']);
  });
});
