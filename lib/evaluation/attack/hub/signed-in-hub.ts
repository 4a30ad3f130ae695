import { Secret, TOTP } from 'otpauth';
import * as z from 'zod';
import { createHubClient, type HubClient } from '#client/hub-client';
import { signIn } from '#client/sign-in';

/** What of a deployment's `/config.json` says where to sign in. */
const DirectoryConfig = z.object({ idpEndpoint: z.string(), userPoolId: z.string(), userPoolClientId: z.string() });

/** Signs an existing account in at a running hub, as any researcher does. */
export async function signedInHub(
  origin: string,
  email: string,
  password: string,
  totpSecret: string,
): Promise<HubClient> {
  const { idpEndpoint, userPoolId, userPoolClientId } = DirectoryConfig.parse(
    await (await fetch(new URL('/config.json', origin))).json(),
  );
  const { accessToken } = await signIn(
    { endpoint: idpEndpoint, userPoolId, userPoolClientId },
    {
      email,
      password,
      totp: () => new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate(),
    },
  );
  return createHubClient({
    origin: new URL(origin).origin,
    authorization: async () => `Bearer ${await accessToken()}`,
  });
}
