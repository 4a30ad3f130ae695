import { describe, expect, it } from 'vitest';
import { withNextCode } from '#client/with-next-code';

const secret = 'JBSWY3DPEHPK3PXP';
const said = (name: string): Error => Object.assign(new Error(name), { name });

async function tried(outcomes: readonly (Error | string)[]): Promise<{ result: unknown; waits: number[] }> {
  const left = [...outcomes];
  const waits: number[] = [];
  const attempt = async (): Promise<string> => {
    const next = left.shift();
    if (typeof next !== 'string') throw next;
    return next;
  };
  const result = await withNextCode(secret, attempt, async (milliseconds) => waits.push(milliseconds)).catch(
    (error: Error) => error.name,
  );
  return { result, waits };
}

describe('a sign-in with the secret of an authenticator', () => {
  it('waits for the next code where the present one was used already', async () => {
    const { result, waits } = await tried([said('ExpiredCodeException'), 'signed in']);
    expect(result).toBe('signed in');
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThan(0);
    expect(waits[0]).toBeLessThanOrEqual(30_100);
  });

  it('tries once more and not for ever', async () => {
    const { result, waits } = await tried([said('ExpiredCodeException'), said('ExpiredCodeException'), 'never']);
    expect(result).toBe('ExpiredCodeException');
    expect(waits).toHaveLength(1);
  });

  it('waits for nothing where it is let in, or refused for another reason', async () => {
    expect(await tried(['signed in'])).toEqual({ result: 'signed in', waits: [] });
    expect(await tried([said('NotAuthorizedException'), 'never'])).toEqual({
      result: 'NotAuthorizedException',
      waits: [],
    });
  });
});
