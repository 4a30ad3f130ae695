import * as z from 'zod';
import { HubKeys, RevokeSigningKey, RotateSigningKey } from '../hub-key.ts';
import { ChangeSite, Site } from '../site.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

export const getHealth = operation({
  id: 'get-health',
  area: 'platform-api',
  method: 'GET',
  path: '/api/health',
  auth: 'none',
  summary: 'That the hub answers, and which version.',
  params: Nothing,
  query: Nothing,
  body: undefined,
  response: z.object({ status: z.literal('ok'), version: z.string() }),
  status: 200,
});

export const getSite = operation({
  id: 'get-site',
  area: 'platform-api',
  method: 'GET',
  path: '/api/site',
  auth: 'user',
  summary: 'Banner and version of the hub, and whether it is being redeployed.',
  params: Nothing,
  query: Nothing,
  body: undefined,
  response: Site,
  status: 200,
});

export const changeSite = operation({
  id: 'change-site',
  area: 'platform-api',
  method: 'PATCH',
  path: '/api/site',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Sets the banner of the hub, and whether it is being redeployed: then no run may be started.',
  params: Nothing,
  query: Nothing,
  body: ChangeSite,
  response: Site,
  status: 200,
});

export const getSigningKey = operation({
  id: 'get-signing-key',
  area: 'platform-api',
  method: 'GET',
  path: '/api/signing-key',
  auth: 'none',
  summary:
    'The public key that signs tasks, passports and audit heads now, with those before it and what leads from them to it.',
  params: Nothing,
  query: Nothing,
  body: undefined,
  response: HubKeys,
  status: 200,
});

export const rotateSigningKey = operation({
  id: 'rotate-signing-key',
  area: 'platform-api',
  method: 'POST',
  path: '/api/signing-key/rotate',
  auth: 'user',
  roles: ['Admin'],
  summary: 'The next of the declared keys signs from now on, and the present one says so.',
  params: Nothing,
  query: Nothing,
  body: RotateSigningKey,
  response: HubKeys,
  status: 200,
});

export const revokeSigningKey = operation({
  id: 'revoke-signing-key',
  area: 'platform-api',
  method: 'POST',
  path: '/api/signing-key/revoke',
  auth: 'user',
  roles: ['Admin'],
  summary:
    'What a key that signed before has signed counts no more: its open tasks and its runs end, and every trust hears of it.',
  params: Nothing,
  query: Nothing,
  body: RevokeSigningKey,
  response: HubKeys,
  status: 200,
});

export const getOpenapi = operation({
  id: 'get-openapi',
  area: 'platform-api',
  method: 'GET',
  path: '/api/openapi.json',
  auth: 'none',
  summary: 'This API as an OpenAPI 3.1 document.',
  params: Nothing,
  query: Nothing,
  body: undefined,
  response: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
  status: 200,
});
