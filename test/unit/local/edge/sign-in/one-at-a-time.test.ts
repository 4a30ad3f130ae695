import { expect, test } from 'vitest';
import { OneAtATime } from '#local/edge/sign-in/one-at-a-time';

test('work for one key goes in turn, also after a failure, and other keys do not wait', async () => {
  const queue = new OneAtATime();
  const seen: string[] = [];
  let release = (): void => {};
  const first = queue.run('a', async () => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    seen.push('first');
    throw new Error('failed');
  });
  const second = queue.run('a', async () => seen.push('second'));
  await queue.run('b', async () => seen.push('other'));
  release();
  await expect(first).rejects.toThrow('failed');
  await second;
  expect(seen).toEqual(['other', 'first', 'second']);
});
