import { isOneMachine } from './is-one-machine.ts';
import { failed, passed } from './outcomes.ts';
import type { Check } from './verification.ts';

const LEAST_SECONDS = 31_536_000;

/** What is wrong with the headers of an answer; HSTS is of no use without TLS. */
const faultsOf = (path: string, headers: Headers, tls: boolean): string[] => {
  const policy = headers.get('content-security-policy') ?? '';
  const transport = headers.get('strict-transport-security') ?? '';
  const wanted: readonly (readonly [string, boolean])[] = [
    ["default-src 'none' or 'self'", /(^|; ?)default-src '(none|self)'/.test(policy)],
    ["frame-ancestors 'none'", /(^|; ?)frame-ancestors 'none'/.test(policy)],
    ['no unsafe sources', !/'unsafe-|(^|\s)\*(\s|;|$)/.test(policy)],
    ['X-Content-Type-Options', headers.get('x-content-type-options') === 'nosniff'],
    ['X-Frame-Options', headers.get('x-frame-options') === 'DENY'],
    ['Referrer-Policy', headers.get('referrer-policy') === 'no-referrer'],
    ['Strict-Transport-Security', !tls || Number(/max-age=(\d+)/.exec(transport)?.[1] ?? 0) >= LEAST_SECONDS],
  ];
  return wanted.flatMap(([what, right]) => (right ? [] : [`${path}: ${what}`]));
};

/** Pages and answers of the API carry strict security headers. */
export const checkHeaders: Check = {
  name: 'Security headers',
  run: async ({ fetch: send, origin }) => {
    const answers = await Promise.all(
      ['/', '/api/health'].map(async (path) =>
        faultsOf(path, (await send(origin + path)).headers, !isOneMachine(origin)),
      ),
    );
    const faults = answers.flat();
    return faults.length === 0 ? passed('of pages and of the API') : failed(`missing ${faults.join(', ')}`);
  },
};
