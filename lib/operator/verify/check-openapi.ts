import { createHubClient } from '#client/hub-client';
import { operations } from '#contracts/api/operations';
import { getOpenapi } from '#contracts/api/platform';
import { failed, passed } from './outcomes.ts';
import type { Check } from './verification.ts';

/** The description of the API is served, and is of the operations that this checkout knows. */
export const checkOpenapi: Check = {
  name: 'OpenAPI',
  run: async ({ fetch: send, origin }) => {
    const { openapi, paths } = await createHubClient({ origin, fetch: send }).call(getOpenapi, {});
    const missing = Object.values(operations).filter(
      ({ method, path }) => !Object.hasOwn(Object(paths[path]), method.toLowerCase()),
    );
    if (missing.length > 0)
      return failed(`has no ${missing.map(({ method, path }) => `${method} ${path}`).join(', ')}`);
    return openapi.startsWith('3.1')
      ? passed(`OpenAPI ${openapi}, ${Object.keys(paths).length} paths`)
      : failed(`is OpenAPI ${openapi} and not 3.1`);
  },
};
