import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { signIn } from '#client/sign-in';
import type { LocalHub } from '#local/platform/local-hub';

/** An invited person's first sign-in, with password and authenticator; answers the access token itself. */
export async function signInPlayer(hub: LocalHub, email: string): Promise<string> {
  let held = '';
  const session = await signIn(
    {
      endpoint: `${hub.origin}/idp/`,
      userPoolId: hub.outputs.UserPoolId!,
      userPoolClientId: hub.outputs.UserPoolClientId!,
    },
    {
      email,
      password: await hub.oneTimePassword(email),
      newPassword: `${randomBytes(15).toString('base64url')}aA1!`,
      totp: (secret) => {
        held = secret ?? held;
        return new TOTP({ secret: Secret.fromBase32(held) }).generate();
      },
    },
  );
  return session.accessToken();
}
