import * as z from 'zod';
import { guess } from './guess.ts';
import { IdpError, invalidSession } from './idp-error.ts';
import type { ProxyOperation } from './proxy-parts.ts';

const Holder = z.union([z.object({ AccessToken: z.string() }), z.object({ Session: z.string() })]);
const Verification = z.intersection(Holder, z.object({ UserCode: z.string().regex(/^\d{6}$/) }));
const Secret = z.object({ SecretCode: z.string() });

const malformed = (): IdpError => new IdpError('InvalidParameterException', 'The request is not complete.');

/** Gives the secret of a new authenticator, to a sign-in that must enrol or to a signed-in user. */
export const associateSoftwareToken: ProxyOperation = async (parts, body) => {
  const parsed = Holder.safeParse(body);
  if (!parsed.success) throw malformed();
  if ('AccessToken' in parsed.data) {
    await parts.pool.userOf(parsed.data.AccessToken);
    return Secret.parse(await parts.pool.call('AssociateSoftwareToken', { AccessToken: parsed.data.AccessToken }));
  }
  const { typed, user, withheld } = parts.challenges.find(parsed.data.Session, 'MFA_SETUP');
  if (withheld === undefined) throw invalidSession();
  parts.challenges.close(parsed.data.Session);
  const answer = await parts.pool.call('AssociateSoftwareToken', { AccessToken: withheld.AccessToken });
  const Session = parts.challenges.open({ step: 'VERIFY_SOFTWARE_TOKEN', user, typed, withheld });
  return { ...Secret.parse(answer), Session };
};

/** Proves a new authenticator by a code; in a sign-in, what is left is to collect the tokens. */
export const verifySoftwareToken: ProxyOperation = async (parts, body) => {
  const parsed = Verification.safeParse(body);
  if (!parsed.success) throw malformed();
  const { UserCode } = parsed.data;
  const session = 'Session' in parsed.data ? parsed.data.Session : undefined;
  const signedIn = 'AccessToken' in parsed.data ? parsed.data.AccessToken : undefined;
  const user =
    signedIn === undefined
      ? parts.challenges.find(session, 'VERIFY_SOFTWARE_TOKEN').user
      : await parts.pool.userOf(signedIn);

  return guess(parts, user, async () => {
    const challenge = signedIn === undefined ? parts.challenges.find(session, 'VERIFY_SOFTWARE_TOKEN') : undefined;
    parts.usedCodes.check(user, UserCode);
    const AccessToken = signedIn ?? challenge?.withheld?.AccessToken;
    await parts.pool.call('VerifySoftwareToken', { AccessToken, UserCode }).catch((reason: unknown) => {
      parts.challenges.wrong(session);
      throw reason;
    });
    parts.usedCodes.add(user, UserCode);
    if (challenge === undefined) return { Status: 'SUCCESS' };
    parts.challenges.close(session);
    return { Status: 'SUCCESS', Session: parts.challenges.open({ ...challenge, step: 'MFA_SETUP_PROVED' }) };
  });
};
