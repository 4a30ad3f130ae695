import { isOneMachine } from './is-one-machine.ts';
import { failed, passed, skipped } from './outcomes.ts';
import { tlsHandshake } from './tls-handshake.ts';
import type { Check } from './verification.ts';

/** TLS 1.0 and 1.1 are refused. */
export const checkOldTls: Check = {
  name: 'Old TLS is refused',
  run: async (target) => {
    if (isOneMachine(target.origin)) return skipped('plain HTTP on one machine');
    if (!target.origin.startsWith('https://')) return failed('is not reached by https');
    // Otherwise a host that is down would be one that refuses.
    const today = await tlsHandshake(target, { from: 'TLSv1.2', to: 'TLSv1.3' });
    if (today.kind === 'refused') return failed(today.reason);
    const old = await tlsHandshake(target, { from: 'TLSv1', to: 'TLSv1.1', weak: true });
    return old.kind === 'refused' ? passed('TLS 1.0 and 1.1 are refused') : failed(`${old.protocol} is taken`);
  },
};
