import type { FastifyInstance } from 'fastify';
import * as account from './account-operations.ts';
import { IdpError } from './idp-error.ts';
import { initiateAuth } from './initiate-auth.ts';
import type { ProxyOperation, ProxyParts } from './proxy-parts.ts';
import { respondToAuthChallenge } from './respond-to-auth-challenge.ts';
import { associateSoftwareToken, verifySoftwareToken } from './software-token.ts';

const TARGET_PREFIX = 'AWSCognitoIdentityProviderService.';
const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** Every operation that a browser needs; whatever is not here does not pass. */
const operations: Readonly<Record<string, ProxyOperation>> = {
  InitiateAuth: initiateAuth,
  RespondToAuthChallenge: respondToAuthChallenge,
  AssociateSoftwareToken: associateSoftwareToken,
  VerifySoftwareToken: verifySoftwareToken,
  SetUserMFAPreference: account.setUserMfaPreference,
  GetUser: account.getUser,
  ForgotPassword: account.forgotPassword,
  ConfirmForgotPassword: account.confirmForgotPassword,
  ChangePassword: account.changePassword,
  GlobalSignOut: account.globalSignOut,
  RevokeToken: account.revokeToken,
};

/**
 * Serves the user pool's own protocol at `/idp/` and enforces what the local cloud's pool lets slip: forced
 * enrolment, sessions bound to user and step, the password policy, no code twice, lock-out, no zero SRP value.
 */
export function signInProxy(app: FastifyInstance, parts: ProxyParts): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(CONTENT_TYPE, { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(new IdpError('SerializationException', 'The request is not JSON.'));
    }
  });
  app.setErrorHandler((reason, _request, reply) => {
    const refusal =
      reason instanceof IdpError
        ? reason
        : new IdpError('InternalErrorException', 'The request could not be answered.');
    return reply
      .code(refusal.type === 'InternalErrorException' ? 500 : 400)
      .type(CONTENT_TYPE)
      .header('x-amzn-errortype', refusal.type)
      .send(JSON.stringify({ __type: refusal.type, message: refusal.message }));
  });
  app.post('/idp/', async (request, reply) => {
    const target = String(request.headers['x-amz-target'] ?? '');
    const name = target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) throw new IdpError('UnknownOperationException', 'The operation is not offered here.');
    const answer = await operation(parts, request.body);
    return reply.type(CONTENT_TYPE).send(JSON.stringify(answer));
  });
}
