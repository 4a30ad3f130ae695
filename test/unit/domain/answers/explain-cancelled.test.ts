import { expect, it } from 'vitest';
import { Cohort } from '#contracts/cohort';
import { Show } from '#contracts/cohort-result';
import { explainCancelled } from '#domain/answers/explain-cancelled';

it('tells what was asked, that it was cancelled, and what the trust may have counted for it', () => {
  const cohort = Cohort.parse({ version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['female'] }] } });
  const [asked, cancelled, cost] = explainCancelled({ cohort, show: Show.parse({}) });
  expect(asked).toContain('whose recorded sex is female');
  expect(cancelled).toBe('The question was cancelled before this trust answered it.');
  expect(cost).toContain('counts as a fresh question');
});
