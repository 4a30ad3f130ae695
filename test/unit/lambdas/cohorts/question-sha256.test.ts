import { expect, it } from 'vitest';
import { questionSha256 } from '#lambdas/cohorts/question-sha256';
import { queryItem } from '#test/fixtures/hub/items';

const { cohort, show } = queryItem();

it('is the same for a question whose JSON is ordered otherwise, and another for another cohort or other tables', () => {
  const known = questionSha256({ cohort, show });
  expect(known).toMatch(/^[0-9a-f]{64}$/);
  const turned = { where: { of: [{ anyOf: ['female'], kind: 'sex' }], kind: 'all' }, version: 1 } as typeof cohort;
  const [crossTables, distributions] = [show.crossTables, show.distributions];
  expect(questionSha256({ show: { crossTables, distributions }, cohort: turned })).toBe(known);
  expect(questionSha256({ cohort: { version: 1, sql: 'select 1' }, show })).not.toBe(known);
  expect(questionSha256({ cohort, show: { ...show, distributions: [] } })).not.toBe(known);
});
