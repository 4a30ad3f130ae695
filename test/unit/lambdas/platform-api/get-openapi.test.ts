import { describe, expect, it } from 'vitest';
import { operations } from '#contracts/api/operations';
import { getOpenapi } from '#contracts/api/platform';
import { makeGetOpenapi } from '#lambdas/platform-api/get-openapi';
import document from '../../../../docs/reference/openapi.json' with { type: 'json' };

describe('get-openapi', () => {
  it('answers the generated document, which names every operation and keeps the contract', async () => {
    const answer = await makeGetOpenapi({ document })({} as never, {} as never);
    expect(getOpenapi.response.parse(answer)).toEqual(document);
    for (const { path } of Object.values(operations)) expect(answer.paths).toHaveProperty([path]);
  });
});
