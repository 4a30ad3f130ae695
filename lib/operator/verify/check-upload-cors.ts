import { isOneMachine } from './is-one-machine.ts';
import { failed, passed, skipped } from './outcomes.ts';
import type { Check } from './verification.ts';

/** The bucket for uploads, as the policy of the console's pages names it. */
const bucketOf = (policy: string): string | undefined =>
  /connect-src ([^;]*)/
    .exec(policy)?.[1]
    ?.split(' ')
    .find((source) => /^https?:/.test(source) && !source.includes('//cognito-idp.'));

/** Pages of the hub may upload into the bucket with a ticket, and pages of others may not. */
export const checkUploadCors: Check = {
  name: 'Uploads from pages of the hub alone',
  run: async ({ fetch: send, origin }) => {
    if (isOneMachine(origin)) return skipped('one machine’s bucket is a path, which no policy names');
    const bucket = bucketOf((await send(`${origin}/`)).headers.get('content-security-policy') ?? '');
    if (bucket === undefined) return failed('the policy of pages names no bucket');
    const allowed = async (from: string): Promise<string | null> => {
      const answer = await send(`${bucket}/verification`, {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'PUT' },
      });
      return answer.ok ? answer.headers.get('access-control-allow-origin') : null;
    };
    const [own, other] = [await allowed(origin), await allowed('https://elsewhere.example.com')];
    if (own !== origin) return failed(`${bucket} does not let ${origin} in`);
    return other === null ? passed(bucket) : failed(`${bucket} lets in ${other}`);
  },
};
