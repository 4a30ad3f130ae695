import * as z from 'zod';
import { checkClient } from './check-client.ts';
import { checkSrpA } from './check-srp-a.ts';
import { IdpError } from './idp-error.ts';
import type { ProxyOperation, ProxyParts } from './proxy-parts.ts';

const Request = z.discriminatedUnion('AuthFlow', [
  z.object({
    AuthFlow: z.literal('USER_SRP_AUTH'),
    ClientId: z.string(),
    AuthParameters: z.object({ USERNAME: z.string().min(1), SRP_A: z.string() }),
  }),
  z.object({
    AuthFlow: z.enum(['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN']),
    ClientId: z.string(),
    AuthParameters: z.object({ REFRESH_TOKEN: z.string() }),
  }),
]);

const Verifier = z.object({
  ChallengeName: z.literal('PASSWORD_VERIFIER'),
  ChallengeParameters: z.looseObject({ USER_ID_FOR_SRP: z.string(), SECRET_BLOCK: z.string() }),
});

type SrpRequest = Extract<z.infer<typeof Request>, { AuthFlow: 'USER_SRP_AUTH' }>;

const userOf = (answer: unknown): string => Verifier.parse(answer).ChallengeParameters.USER_ID_FOR_SRP;

/**
 * The pool's challenge. Of an address that nobody has, the pool gives that address back in place of an id, and of a
 * disabled user it says so; either way the challenge is one of an id that is the same each time, as Cognito's is, and no
 * password answers it.
 */
async function challengeOf({ nobody, pool }: ProxyParts, request: SrpRequest): Promise<Record<string, unknown>> {
  const typed = request.AuthParameters.USERNAME;
  try {
    const answer = await pool.call('InitiateAuth', request);
    if (userOf(answer) !== typed) return answer;
  } catch (reason) {
    if (!(reason instanceof IdpError) || reason.type !== 'NotAuthorizedException') throw reason;
  }
  const AuthParameters = { ...request.AuthParameters, USERNAME: nobody.idOf(typed) };
  return pool.call('InitiateAuth', { ...request, AuthParameters });
}

/** Begins a sign-in by SRP, or exchanges a refresh token; no other flow is offered. */
export const initiateAuth: ProxyOperation = async (parts, body) => {
  const parsed = Request.safeParse(body);
  if (!parsed.success) throw new IdpError('InvalidParameterException', 'The sign-in flow is not offered.');
  const request = parsed.data;
  checkClient(parts, request.ClientId);
  if (request.AuthFlow !== 'USER_SRP_AUTH') return parts.pool.call('InitiateAuth', request);

  checkSrpA(request.AuthParameters.SRP_A);
  const answer = await challengeOf(parts, request);
  const { ChallengeParameters } = Verifier.parse(answer);
  const user = ChallengeParameters.USER_ID_FOR_SRP;
  parts.attempts.check(user);
  // The secret block is the handle of this step, as on AWS, where no session is given yet.
  parts.challenges.open(
    { step: 'PASSWORD_VERIFIER', user, typed: request.AuthParameters.USERNAME },
    ChallengeParameters.SECRET_BLOCK,
  );
  return answer;
};
