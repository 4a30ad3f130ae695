import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { KeptJson } from './kept-json.ts';

/** Ids of users who are not there. */
export type Nobody = {
  /** The same for the same address, also after a restart; of the form that the ids of real users have. */
  readonly idOf: (typed: string) => string;
};

/** Makes the ids with a key that is kept in this folder. */
export function createNobody(stateFolder: string): Nobody {
  const kept = new KeptJson(join(stateFolder, 'nobody.json'), z.object({ key: z.string() }), {
    key: randomBytes(32).toString('hex'),
  });
  kept.save();
  return {
    idOf: (typed) => {
      const digest = createHmac('sha256', kept.value.key).update(typed.trim().toLowerCase()).digest('hex');
      // Version 4 and its variant, as the pool draws its own.
      const variant = '89ab'.charAt(Number.parseInt(digest.charAt(16), 16) % 4);
      const parts = [
        digest.slice(0, 8),
        digest.slice(8, 12),
        `4${digest.slice(13, 16)}`,
        `${variant}${digest.slice(17, 20)}`,
      ];
      return [...parts, digest.slice(20, 32)].join('-');
    },
  };
}
