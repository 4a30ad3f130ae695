import { createHubClient, type HubClient } from '#client/hub-client';
import { resumeSession } from '#client/session';
import type { Cli } from './cli.ts';
import { sessionStore } from './session-store.ts';
import { signInFailure } from './sign-in-failure.ts';

/**
 * The hub's API for who is signed in under a profile; a renewed session is kept at once.
 * Throws `AppError`: UNAUTHENTICATED when nobody is.
 */
export function openHub(cli: Cli, profile: string): HubClient {
  const store = sessionStore(cli.configFolder);
  const kept = store.read(profile);
  const session = resumeSession(kept.directory, kept.email, kept.tokens);
  let { accessToken } = kept.tokens;
  return createHubClient({
    origin: kept.hub,
    authorization: async () => {
      const now = await session.accessToken().catch((error: unknown) => {
        throw signInFailure(error);
      });
      if (now !== accessToken) {
        store.write(profile, { ...kept, tokens: session.tokens() });
        accessToken = now;
      }
      return `Bearer ${now}`;
    },
  });
}
