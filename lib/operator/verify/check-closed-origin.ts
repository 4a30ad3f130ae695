import { request } from 'node:https';
import { isOneMachine } from './is-one-machine.ts';
import { failed, passed, skipped } from './outcomes.ts';
import type { Check, Target } from './verification.ts';

/** The status of an answer, or why there is none; no certificate of ours is shown. */
const answerOf = ({ apiOrigin, authorities }: Target): Promise<number | string> =>
  new Promise((resolve) => {
    const call = request(
      `${apiOrigin}/api/health`,
      { timeout: 20_000, ...(authorities === undefined ? {} : { ca: authorities }) },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    call.once('timeout', () => call.destroy(new Error('no answer')));
    call.once('error', ({ message }) => resolve(message));
    call.end();
  });

/** The API gives no answer to who comes around CloudFront. */
export const checkClosedOrigin: Check = {
  name: 'API behind CloudFront is closed',
  run: async (target) => {
    if (isOneMachine(target.origin)) return skipped('one machine has no CloudFront');
    const answer = await answerOf(target);
    const { host } = new URL(target.apiOrigin);
    // API Gateway may refuse above TLS too.
    return typeof answer === 'string' || answer === 403
      ? passed(`${host} answers nobody without a certificate (${answer})`)
      : failed(`${host} answers with status ${answer}`);
  },
};
