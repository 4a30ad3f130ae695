import { describe, expect, it } from 'vitest';
import { createSqlQueue } from '#appliance/services/query/questions/sql-queue';

/** Work that ends by hand, and what has begun and ended so far. */
function works() {
  const said: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => async () => {
    said.push(`${name} begins`);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    said.push(`${name} ends`);
    return name;
  };
  const end = async (name: string) => {
    await new Promise(setImmediate);
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { said, work, end };
}

describe('the queue of questions in SQL', () => {
  it('runs one after the other, in the order of the calls', async () => {
    const queue = createSqlQueue();
    const { said, work, end } = works();
    const answers = ['a', 'b', 'c'].map((name) => queue(work(name)));
    for (const name of ['a', 'b', 'c']) await end(name);
    expect(said).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c']);
  });

  it('goes on after a failure, which its own caller receives', async () => {
    const queue = createSqlQueue();
    const failure = expect(
      queue(async () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await queue(async () => 'yes')).toBe('yes');
    await failure;
  });

  it('lets four wait and no fifth, until one of them has ended', async () => {
    const queue = createSqlQueue();
    const { work, end } = works();
    const answers = ['a', 'b', 'c', 'd'].map((name) => queue(work(name)));
    await new Promise(setImmediate);
    await expect(queue(work('e'))).rejects.toMatchObject({ code: 'EXPERT_SQL_BUSY' });
    await end('a');
    answers.push(queue(work('f')));
    for (const name of ['b', 'c', 'd', 'f']) await end(name);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'f']);
  });
});
