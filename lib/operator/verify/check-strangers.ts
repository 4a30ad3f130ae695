import { operations } from '#contracts/api/operations';
import { failed, passed } from './outcomes.ts';
import type { Check } from './verification.ts';

/** Every operation that is read and needs somebody refuses who is nobody, and who shows a token that is none. */
export const checkStrangers: Check = {
  name: 'Strangers are refused',
  run: async ({ fetch: send, origin }) => {
    const closed = Object.values(operations).filter(({ auth, method }) => auth !== 'none' && method === 'GET');
    const open: string[] = [];
    for (const { path } of closed)
      for (const authorization of [undefined, 'Bearer made-up']) {
        const { status } = await send(origin + path.replaceAll(/\{\w+\}/g, 'x'), {
          headers: authorization === undefined ? {} : { authorization },
        });
        if (status !== 401 && status !== 403) open.push(`${path} answers ${status}`);
      }
    return open.length === 0 ? passed(`${closed.length} operations`) : failed(open.join(', '));
  },
};
