import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, importPKCS8, SignJWT, UnsecuredJWT } from 'jose';
import type { Player, Stage } from './stage.ts';

const publicPart = (token: string): [string, string, string] => token.split('.') as [string, string, string];
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs claims with the very keys of the directory, so that the claims alone decide. */
const signer = async (stage: Stage, use: 'access' | 'id') => {
  const folder = join(stage.hub.folder, 'cloud/state/cognito-pool-keys');
  const pem = readFileSync(join(folder, `${stage.hub.outputs.UserPoolId}-${use}.pem`), 'utf8');
  return importPKCS8(pem, 'RS256');
};

/** A token made like the directory's own: the positive twin of every forgery below. */
export async function copiedToken(stage: Stage, { token }: Player): Promise<string> {
  const { kid = '' } = decodeProtectedHeader(token);
  return new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'RS256', kid }).sign(await signer(stage, 'access'));
}

/** Tokens of a person who may do everything asked, each wrong in one thing alone. */
export async function forgedTokens(stage: Stage, { token }: Player): Promise<Readonly<Record<string, string>>> {
  const claims = decodeJwt(token);
  const { kid = '' } = decodeProtectedHeader(token);
  const key = await signer(stage, 'access');
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'RS256', kid };
  const like = (change: object): Promise<string> =>
    new SignJWT({ ...claims, ...change }).setProtectedHeader(header).sign(key);
  const [head, body, signature] = publicPart(token);
  const stranger = await generateKeyPair('RS256');
  return {
    'an expired token': await like({ iat: now - 7200, exp: now - 3600 }),
    'a token from the future': await like({ nbf: now + 3600 }),
    'a token for another audience': await like({ client_id: 'another-client' }),
    'a token of another issuer': await like({ iss: 'https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_other' }),
    'an identity token': await like({ token_use: 'id', aud: claims.client_id }),
    'a token of nobody the ledger knows': await like({ sub: '00000000-0000-4000-8000-000000000000' }),
    'a token in no group': await like({ 'cognito:groups': undefined }),
    'a token in another group than the ledger says': await like({ 'cognito:groups': ['Viewer'] }),
    'a token in two groups': await like({ 'cognito:groups': ['Admin', 'Researcher', 'TrustAdmin'] }),
    'a token signed by another key': await new SignJWT(claims).setProtectedHeader(header).sign(stranger.privateKey),
    'a token whose claims were changed': `${head}.${encoded({ ...claims, jti: 'changed' })}.${signature}`,
    'a token without a signature': `${head}.${body}.`,
    'a token that says it needs no signature': new UnsecuredJWT(claims).encode(),
  };
}
