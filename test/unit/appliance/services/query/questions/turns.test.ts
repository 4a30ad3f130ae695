import { describe, expect, it } from 'vitest';
import { createTurns } from '#appliance/services/query/questions/turns';

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

describe('turns', () => {
  it('let work go on side by side, and what is alone begins when all of it has ended', async () => {
    const { together, alone } = createTurns();
    const { said, work, end } = works();
    const answers = [together(work('a')), together(work('b')), alone(work('c'))];
    await end('a');
    expect(said).toEqual(['a begins', 'b begins', 'a ends']);
    await end('b');
    await end('c');
    expect(said.slice(3)).toEqual(['b ends', 'c begins', 'c ends']);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c']);
  });

  it('keep whatever comes later waiting while something is alone', async () => {
    const { together, alone } = createTurns();
    const { said, work, end } = works();
    const answers = [alone(work('a')), together(work('b')), alone(work('c')), together(work('d'))];
    for (const name of ['a', 'b', 'c', 'd']) await end(name);
    expect(said).toEqual(['a', 'b', 'c', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    await Promise.all(answers);
  });

  it('go on after a failure, which is told to who asked alone', async () => {
    const { together, alone } = createTurns();
    const failing = async () => {
      throw new Error('no');
    };
    const failures = [alone(failing), together(failing), alone(failing)].map((answer) =>
      expect(answer).rejects.toThrow(),
    );
    await Promise.all(failures);
    expect(await together(async () => 'yes')).toBe('yes');
    expect(await alone(async () => 'yes')).toBe('yes');
  });

  it('let four wait to be alone and no fifth, until one of them has ended', async () => {
    const { alone } = createTurns();
    const { work, end } = works();
    const answers = ['a', 'b', 'c', 'd'].map((name) => alone(work(name)));
    await new Promise(setImmediate);
    await expect(alone(work('e'))).rejects.toMatchObject({ code: 'EXPERT_SQL_BUSY' });
    await end('a');
    answers.push(alone(work('f')));
    for (const name of ['b', 'c', 'd', 'f']) await end(name);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'f']);
  });
});
