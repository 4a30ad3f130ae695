import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import type { Directory } from './session.ts';

const Settings = z.object({ userPoolId: z.string(), userPoolClientId: z.string(), idpEndpoint: z.string() });

/**
 * Where people of a hub sign in, from the hub's own `/config.json`.
 * Throws `AppError`: DEPENDENCY_DOWN when no hub answers at `origin`.
 */
export async function fetchDirectory(origin: string, send: typeof fetch = fetch): Promise<Directory> {
  try {
    const answer = await send(`${origin}/config.json`, { signal: AbortSignal.timeout(30_000) });
    const { idpEndpoint, userPoolClientId, userPoolId } = Settings.parse(await answer.json());
    return { endpoint: idpEndpoint, userPoolClientId, userPoolId };
  } catch (cause) {
    throw new AppError('DEPENDENCY_DOWN', { cause });
  }
}
