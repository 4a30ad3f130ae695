import { describe, expect, it } from 'vitest';
import { waitFor } from '#cli/wait-for';
import { AppError } from '#contracts/app-error';

describe('waiting', () => {
  it('reads until it is done, through failures that pass', async () => {
    const answers = [() => 1, () => Promise.reject(new AppError('DEPENDENCY_DOWN')), () => 2, () => 3];
    const value = await waitFor(
      async () => (answers.shift() ?? (() => 0))(),
      (now) => now === 3,
      1,
    );
    expect(value).toBe(3);
  });

  it('ends with a failure that does not pass', async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      throw new AppError('NOT_FOUND');
    };
    await expect(waitFor(read, () => true, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(reads).toBe(1);
  });
});
