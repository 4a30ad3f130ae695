import type { FrontParts } from './front-parts.ts';
import { IdpError } from './idp-error.ts';

/** Refuses every app client but the deployed one. */
export function checkClient(parts: Pick<FrontParts, 'pool'>, clientId: string): void {
  if (clientId !== parts.pool.clientId)
    throw new IdpError('ResourceNotFoundException', 'The app client does not exist.');
}
