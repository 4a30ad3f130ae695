import { doorbellPath } from '#contracts/api/operations';
import { failed, passed } from './outcomes.ts';
import type { Check } from './verification.ts';

/** The doorbell is there, and answers nobody without a key of a trust. */
export const checkDoorbell: Check = {
  name: 'The doorbell asks for a key',
  run: async ({ fetch: send, origin }) => {
    const without = await send(origin + doorbellPath);
    const madeUp = await send(origin + doorbellPath, { headers: { authorization: 'Bearer made-up' } });
    const said = `${without.status} without a key, ${madeUp.status} with a made-up one`;
    return without.status === 401 && [401, 403].includes(madeUp.status) ? passed(said) : failed(said);
  },
};
