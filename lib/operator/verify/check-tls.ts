import { isOneMachine } from './is-one-machine.ts';
import { failed, passed, skipped } from './outcomes.ts';
import { tlsHandshake } from './tls-handshake.ts';
import type { Check } from './verification.ts';

const DAY_MILLISECONDS = 86_400_000;
/** AWS renews 60 days before the end; below this it has tried for long. */
const LEAST_DAYS = 21;

/** TLS of a version of today, with a certificate that is believed, for this host and for some time yet. */
export const checkTls: Check = {
  name: 'TLS and certificate',
  run: async (target) => {
    if (isOneMachine(target.origin)) return skipped('plain HTTP on one machine');
    if (!target.origin.startsWith('https://')) return failed('is not reached by https');
    const shown = await tlsHandshake(target, { from: 'TLSv1.2', to: 'TLSv1.3' });
    if (shown.kind === 'refused') return failed(shown.reason);
    const days = Math.floor((shown.validTo - target.now()) / DAY_MILLISECONDS);
    const detail = `${shown.protocol}, certificate ends in ${days} days`;
    return days < LEAST_DAYS ? failed(detail) : passed(detail);
  },
};
