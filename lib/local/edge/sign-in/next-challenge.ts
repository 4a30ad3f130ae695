import * as z from 'zod';
import type { Challenge, ChallengeStep } from './challenges.ts';
import { IdpError } from './idp-error.ts';
import type { ProxyParts } from './proxy-parts.ts';

const PoolAnswer = z.object({
  ChallengeName: z.enum(['NEW_PASSWORD_REQUIRED', 'SOFTWARE_TOKEN_MFA']).optional(),
  ChallengeParameters: z.record(z.string(), z.string()).optional(),
  Session: z.string().optional(),
  AuthenticationResult: z.looseObject({ AccessToken: z.string() }).optional(),
});
const User = z.object({ UserMFASettingList: z.array(z.string()).default([]) });

/**
 * What follows a right password or a new one. The pool gives tokens to a user without an authenticator and,
 * after a new password, to one with; here nobody gets tokens before a code has been proved.
 */
export async function nextChallenge(
  parts: ProxyParts,
  from: Challenge,
  poolAnswer: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const answer = PoolAnswer.safeParse(poolAnswer);
  if (!answer.success) throw new IdpError('InternalErrorException', 'The user directory asked an unknown question.');
  const { AuthenticationResult: tokens, ChallengeName, ChallengeParameters, Session } = answer.data;
  const { typed, user } = from;
  const ask = (
    step: ChallengeStep & ('NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA' | 'MFA_SETUP'),
    parameters: Record<string, string>,
    more: Partial<Challenge>,
  ): Record<string, unknown> => ({
    ChallengeName: step,
    Session: parts.challenges.open({ step, user, typed, ...more }),
    ChallengeParameters: { USER_ID_FOR_SRP: user, ...parameters },
  });

  if (ChallengeName !== undefined) return ask(ChallengeName, ChallengeParameters ?? {}, { poolSession: Session });
  if (tokens === undefined) throw new IdpError('InternalErrorException', 'The user directory gave no answer.');
  const { UserMFASettingList } = User.parse(await parts.pool.call('GetUser', { AccessToken: tokens.AccessToken }));
  if (UserMFASettingList.includes('SOFTWARE_TOKEN_MFA')) return ask('SOFTWARE_TOKEN_MFA', {}, {});
  return ask('MFA_SETUP', { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' }, { withheld: tokens });
}
