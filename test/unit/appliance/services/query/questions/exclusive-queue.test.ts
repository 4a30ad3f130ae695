import { describe, expect, it } from 'vitest';
import { createExclusiveQueue } from '#appliance/services/query/questions/exclusive-queue';

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

describe('an exclusive queue', () => {
  it('runs shared work side by side, and exclusive work when all of it has ended', async () => {
    const { shared, exclusive } = createExclusiveQueue();
    const { said, work, end } = works();
    const answers = [shared(work('a')), shared(work('b')), exclusive(work('c'))];
    await end('a');
    expect(said).toEqual(['a begins', 'b begins', 'a ends']);
    await end('b');
    await end('c');
    expect(said.slice(3)).toEqual(['b ends', 'c begins', 'c ends']);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c']);
  });

  it('lets whatever comes later wait while exclusive work runs', async () => {
    const { shared, exclusive } = createExclusiveQueue();
    const { said, work, end } = works();
    const answers = [exclusive(work('a')), shared(work('b')), exclusive(work('c')), shared(work('d'))];
    for (const name of ['a', 'b', 'c', 'd']) await end(name);
    expect(said).toEqual(['a', 'b', 'c', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    await Promise.all(answers);
  });

  it('goes on after a failure, which its own caller receives', async () => {
    const { shared, exclusive } = createExclusiveQueue();
    const failing = async () => {
      throw new Error('no');
    };
    const failures = [exclusive(failing), shared(failing), exclusive(failing)].map((answer) =>
      expect(answer).rejects.toThrow(),
    );
    await Promise.all(failures);
    expect(await shared(async () => 'yes')).toBe('yes');
    expect(await exclusive(async () => 'yes')).toBe('yes');
  });

  it('lets four exclusive pieces of work wait and no fifth, until one of them has ended', async () => {
    const { exclusive } = createExclusiveQueue();
    const { work, end } = works();
    const answers = ['a', 'b', 'c', 'd'].map((name) => exclusive(work(name)));
    await new Promise(setImmediate);
    await expect(exclusive(work('e'))).rejects.toMatchObject({ code: 'EXPERT_SQL_BUSY' });
    await end('a');
    answers.push(exclusive(work('f')));
    for (const name of ['b', 'c', 'd', 'f']) await end(name);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'f']);
  });
});
