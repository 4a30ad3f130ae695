import { describe, expect, it } from 'vitest';
import { nextSteps } from '#local/seed/next-steps';

const steps = nextSteps({
  origin: 'http://127.0.0.1:7400',
  here: '/checkout',
  peopleFolder: '/checkout/.flip/platform/people',
  exampleFolder: '/checkout/.flip/platform/example',
  trustCodes: ['ALB', 'BRN'],
});

describe('what npm start says', () => {
  it('names every address and where the accounts lie, and no secret', () => {
    const text = steps.join('\n');
    for (const part of ['7400/api', '7400/api/openapi.json', '7400/mails', '.flip/platform/people/*.json', 'viewer'])
      expect(text).toContain(part);
  });

  it('has a whole study as commands, in order, with every trust’s decision', () => {
    const verbs = steps.flatMap((line) => /npx flip ([a-z-]+)/.exec(line)?.[1] ?? []);
    expect(verbs).toEqual(
      'sign-in projects ask stage sign-in decide sign-in decide projects upload run watch download'.split(' '),
    );
  });
});
