import { expect, it } from 'vitest';
import { getHealth } from '#contracts/api/platform';
import { makeGetHealth } from '#lambdas/platform-api/get-health';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { nobody } from '#test/fixtures/hub/callers';

it('answers anybody that the hub is there, and which version', async () => {
  const answer = await callOperation(getHealth, makeGetHealth({ version: '0.1.0' }), nobody);
  expect(answer).toEqual({ status: 'ok', version: '0.1.0' });
});
