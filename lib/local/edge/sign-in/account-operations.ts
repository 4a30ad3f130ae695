import * as z from 'zod';
import { checkClient } from './check-client.ts';
import { guess } from './guess.ts';
import { IdpError } from './idp-error.ts';
import { checkPassword } from './password-policy.ts';
import type { ProxyOperation } from './proxy-parts.ts';

const read = <Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new IdpError('InvalidParameterException', 'The request is not complete.');
  return parsed.data;
};

const SignedIn = z.object({ AccessToken: z.string() });

/** Tells a signed-in user's own attributes. */
export const getUser: ProxyOperation = async (parts, body) => {
  const request = read(SignedIn, body);
  await parts.pool.userOf(request.AccessToken);
  return parts.pool.call('GetUser', request);
};

/** Ends every session of a signed-in user; the pool itself would believe a forged token here. */
export const globalSignOut: ProxyOperation = async (parts, body) => {
  const request = read(SignedIn, body);
  await parts.pool.userOf(request.AccessToken);
  return parts.pool.call('GlobalSignOut', request);
};

/** Ends the session of one refresh token. */
export const revokeToken: ProxyOperation = async (parts, body) => {
  const request = read(z.object({ Token: z.string(), ClientId: z.string() }), body);
  checkClient(parts, request.ClientId);
  return parts.pool.call('RevokeToken', request);
};

const Setting = z.object({ Enabled: z.boolean().optional(), PreferredMfa: z.boolean().optional() });

/** Lets a user prefer the authenticator, and never switch it off: the pool requires it. */
export const setUserMfaPreference: ProxyOperation = async (parts, body) => {
  const request = read(SignedIn.extend({ SoftwareTokenMfaSettings: Setting }), body);
  if (request.SoftwareTokenMfaSettings.Enabled !== true)
    throw new IdpError('InvalidParameterException', 'The authenticator cannot be switched off.');
  await parts.pool.userOf(request.AccessToken);
  return parts.pool.call('SetUserMFAPreference', request);
};

/** Changes the password of a signed-in user who knows the present one. */
export const changePassword: ProxyOperation = async (parts, body) => {
  const Request = SignedIn.extend({ PreviousPassword: z.string().min(1), ProposedPassword: z.string() });
  const request = read(Request, body);
  const user = await parts.pool.userOf(request.AccessToken);
  checkPassword(request.ProposedPassword, parts.pool.passwordPolicy);
  return guess(parts, user, () => parts.pool.call('ChangePassword', request));
};

const Reset = z.object({ ClientId: z.string(), Username: z.string().min(1) });

/** Sends a code for a new password. */
export const forgotPassword: ProxyOperation = async (parts, body) => {
  const request = read(Reset, body);
  checkClient(parts, request.ClientId);
  return parts.pool.call('ForgotPassword', request);
};

/** Sets a new password with the code that was sent; wrong codes lock as wrong passwords do. */
export const confirmForgotPassword: ProxyOperation = async (parts, body) => {
  const request = read(Reset.extend({ ConfirmationCode: z.string(), Password: z.string() }), body);
  checkClient(parts, request.ClientId);
  checkPassword(request.Password, parts.pool.passwordPolicy);
  return guess(parts, `reset ${request.Username.toLowerCase()}`, () =>
    parts.pool.call('ConfirmForgotPassword', request),
  );
};
