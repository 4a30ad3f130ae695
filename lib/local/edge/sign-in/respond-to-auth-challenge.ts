import * as z from 'zod';
import { checkClient } from './check-client.ts';
import { guess } from './guess.ts';
import { IdpError, invalidSession } from './idp-error.ts';
import { nextChallenge } from './next-challenge.ts';
import { checkPassword } from './password-policy.ts';
import type { ProxyOperation, ProxyParts } from './proxy-parts.ts';

const Request = z.object({
  ClientId: z.string(),
  ChallengeName: z.enum(['PASSWORD_VERIFIER', 'NEW_PASSWORD_REQUIRED', 'SOFTWARE_TOKEN_MFA', 'MFA_SETUP']),
  Session: z.string().nullish(),
  ChallengeResponses: z.record(z.string(), z.string()),
});
type Request = z.infer<typeof Request>;

type Step = (parts: ProxyParts, request: Request, session: string | undefined) => Promise<Record<string, unknown>>;

const verifyPassword: Step = async (parts, request) => {
  const responses = request.ChallengeResponses;
  const handle = responses.PASSWORD_CLAIM_SECRET_BLOCK;
  const challenge = parts.challenges.find(handle, 'PASSWORD_VERIFIER', responses.USERNAME ?? '');
  // One proof for one challenge: the next guess has to begin again and meets the lock-out there.
  parts.challenges.close(handle);
  const { ChallengeName, ClientId } = request;
  const answer = await guess(parts, challenge.user, () =>
    parts.pool.call('RespondToAuthChallenge', { ClientId, ChallengeName, ChallengeResponses: responses }),
  );
  return nextChallenge(parts, challenge, answer);
};

const setNewPassword: Step = async (parts, request, session) => {
  const { NEW_PASSWORD = '', USERNAME } = request.ChallengeResponses;
  const challenge = parts.challenges.find(session, 'NEW_PASSWORD_REQUIRED', USERNAME ?? '');
  checkPassword(NEW_PASSWORD, parts.pool.passwordPolicy);
  parts.challenges.close(session);
  const answer = await parts.pool.call('RespondToAuthChallenge', {
    ClientId: request.ClientId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: challenge.poolSession,
    ChallengeResponses: { USERNAME: challenge.user, NEW_PASSWORD },
  });
  return nextChallenge(parts, challenge, answer);
};

const verifyCode: Step = async (parts, request, session) => {
  const { SOFTWARE_TOKEN_MFA_CODE: code = '', USERNAME } = request.ChallengeResponses;
  const { user } = parts.challenges.find(session, 'SOFTWARE_TOKEN_MFA', USERNAME ?? '');
  return guess(parts, user, async () => {
    // Looked up again: another answer under the same session may have been first in the queue.
    const challenge = parts.challenges.find(session, 'SOFTWARE_TOKEN_MFA');
    parts.usedCodes.check(user, code);
    const answer = await parts.pool
      .call('RespondToAuthChallenge', {
        ClientId: request.ClientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session: challenge.poolSession,
        ChallengeResponses: { USERNAME: user, SOFTWARE_TOKEN_MFA_CODE: code },
      })
      .catch((reason: unknown) => {
        parts.challenges.wrong(session);
        throw reason;
      });
    parts.challenges.close(session);
    parts.usedCodes.add(user, code);
    parts.attempts.succeeded(user);
    return answer;
  });
};

const finishSetup: Step = async (parts, request, session) => {
  const { USERNAME } = request.ChallengeResponses;
  const { user, withheld } = parts.challenges.find(session, 'MFA_SETUP_PROVED', USERNAME ?? '');
  if (withheld === undefined) throw invalidSession();
  parts.challenges.close(session);
  parts.attempts.succeeded(user);
  return { AuthenticationResult: withheld, ChallengeParameters: {} };
};

const steps: Readonly<Record<Request['ChallengeName'], Step>> = {
  PASSWORD_VERIFIER: verifyPassword,
  NEW_PASSWORD_REQUIRED: setNewPassword,
  SOFTWARE_TOKEN_MFA: verifyCode,
  MFA_SETUP: finishSetup,
};

/** Takes a sign-in one step further, if the session is of this user and this step. */
export const respondToAuthChallenge: ProxyOperation = async (parts, body) => {
  const parsed = Request.safeParse(body);
  if (!parsed.success) throw new IdpError('InvalidParameterException', 'The challenge is not one of this pool.');
  checkClient(parts, parsed.data.ClientId);
  return steps[parsed.data.ChallengeName](parts, parsed.data, parsed.data.Session ?? undefined);
};
