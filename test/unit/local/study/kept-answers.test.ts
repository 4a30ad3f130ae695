import { describe, expect, it } from 'vitest';
import { keptAnswers } from '#local/study/kept-answers';

describe('kept answers', () => {
  it('are what was answered, which the caller can read as well', async () => {
    const answers = [new Response('one'), new Response(null, { status: 204 }), new Response('no', { status: 403 })];
    const kept = keptAnswers(async () => answers.shift() as Response);
    expect(await (await kept.fetch('https://hub.example/api/me')).text()).toBe('one');
    await kept.fetch('https://hub.example/api/me');
    await kept.fetch('https://hub.example/api/me');
    expect(kept.answers).toEqual(['one', 'no']);
  });
});
