import { createHubClient } from '#client/hub-client';
import { getHealth } from '#contracts/api/platform';
import { passed } from './outcomes.ts';
import type { Check } from './verification.ts';

/** The API answers, and says its version. */
export const checkHealth: Check = {
  name: 'Health',
  run: async ({ fetch: send, origin }) => {
    const { version } = await createHubClient({ origin, fetch: send }).call(getHealth, {});
    return passed(`version ${version}`);
  },
};
