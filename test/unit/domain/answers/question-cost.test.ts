import { describe, expect, it } from 'vitest';
import { questionCost } from '#domain/answers/question-cost';

const budget = { allowed: 100, used: 2 };
const [january, february] = [{ dataDate: '2026-01-01' }, { dataDate: '2026-02-01' }];

describe('what a question would cost', () => {
  it('is unknown before the first answer, and it is fresh', () => {
    expect(questionCost(undefined, undefined)).toEqual({ fresh: true, allowed: null, used: null });
  });

  it('is nothing for the very same question on the same data, and one fresh question for any other', () => {
    expect(questionCost({ ...january, budget }, january)).toEqual({ fresh: false, allowed: 100, used: 2 });
    expect(questionCost({ ...january, budget }, undefined)).toEqual({ fresh: true, allowed: 100, used: 2 });
  });

  it('is that of a fresh question once the data were loaded anew', () => {
    expect(questionCost({ ...february, budget }, january)).toMatchObject({ fresh: true });
    expect(questionCost({ ...february, budget }, february)).toMatchObject({ fresh: false });
  });

  it('has no numbers where the trust told none', () => {
    expect(questionCost(january, january)).toEqual({ fresh: false, allowed: null, used: null });
  });
});
