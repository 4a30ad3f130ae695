import { IdpError } from './idp-error.ts';
import type { ProxyParts } from './proxy-parts.ts';

/** Refuses every app client but the deployed one. */
export function checkClient(parts: Pick<ProxyParts, 'pool'>, clientId: string): void {
  if (clientId !== parts.pool.clientId)
    throw new IdpError('ResourceNotFoundException', 'The app client does not exist.');
}
