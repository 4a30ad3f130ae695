import { expect, it } from 'vitest';
import { createRunningQuestions } from '#appliance/services/query/questions/running-questions';
import type { QueryId } from '#contracts/ids';

const [one, other] = ['one', 'other'] as QueryId[];
const untilCancelled = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve('cancelled')));

it('cancels a question wherever it is being answered, and no other', async () => {
  const { cancel, during } = createRunningQuestions();
  const held = Promise.withResolvers<string>();
  const same = [during(one!, untilCancelled), during(one!, untilCancelled)];
  const another = during(other!, (signal) => Promise.race([untilCancelled(signal), held.promise]));
  cancel(one!);
  expect(await Promise.all(same)).toEqual(['cancelled', 'cancelled']);
  held.resolve('answered');
  expect(await another).toBe('answered');
});

it('has forgotten a question that was answered or failed: one with the same id later is not cancelled', async () => {
  const { cancel, during } = createRunningQuestions();
  await expect(during(one!, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  cancel(one!);
  expect(await during(one!, async ({ aborted }) => aborted)).toBe(false);
});
