import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as z from 'zod';
import { type ClientSettings, clientSettings } from '#local/cloud/client-settings';
import type { LocalCloud } from '#local/cloud/local-cloud';
import { IdpError } from './idp-error.ts';
import { type PasswordPolicy, STRICT_POLICY } from './password-policy.ts';

const Refusal = z.object({ __type: z.string(), message: z.string().default('') });

/** The deployed user pool behind the strict proxy. */
export type UserPool = {
  readonly clientId: string;
  readonly passwordPolicy: PasswordPolicy;
  /** Calls one of the pool's public operations; a refusal is thrown as it came. */
  readonly call: (operation: string, body: Record<string, unknown>) => Promise<Record<string, unknown>>;
  /** The user of a genuine access token of this pool and client; anything else is refused. */
  readonly userOf: (accessToken: string) => Promise<string>;
};

const readPool = async (settings: ClientSettings, poolId: string, clientId: string): Promise<PasswordPolicy> => {
  const client = new CognitoIdentityProviderClient(settings);
  try {
    const { UserPool: pool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
    await client.send(new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId }));
    return pool?.Policies?.PasswordPolicy ?? STRICT_POLICY;
  } finally {
    client.destroy();
  }
};

/** Opens the deployed user pool: reads its policy and its keys. */
export async function openUserPool(
  cloud: Pick<LocalCloud, 'endpoint' | 'region' | 'credentials'>,
  poolId: string,
  clientId: string,
): Promise<UserPool> {
  const passwordPolicy = await readPool(clientSettings(cloud), poolId, clientId);
  const keys = createRemoteJWKSet(new URL(`${cloud.endpoint}/${poolId}/.well-known/jwks.json`));
  const issuer = `https://cognito-idp.${cloud.region}.amazonaws.com/${poolId}`;

  return {
    clientId,
    passwordPolicy,
    call: async (operation, body) => {
      const response = await fetch(cloud.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      const answer: unknown = text === '' ? {} : JSON.parse(text);
      if (response.ok) return z.record(z.string(), z.unknown()).parse(answer);
      const refusal = Refusal.safeParse(answer);
      if (response.status >= 500 || !refusal.success)
        throw new IdpError('InternalErrorException', 'The user directory could not answer.');
      throw new IdpError(refusal.data.__type.split('#').at(-1) ?? '', refusal.data.message);
    },
    userOf: async (accessToken) => {
      const { payload } = await jwtVerify(accessToken, keys, { issuer, requiredClaims: ['exp'] }).catch(() => {
        throw new IdpError('NotAuthorizedException', 'Invalid Access Token');
      });
      if (payload.token_use !== 'access' || payload.client_id !== clientId || typeof payload.username !== 'string')
        throw new IdpError('NotAuthorizedException', 'Invalid Access Token');
      return payload.username;
    },
  };
}
