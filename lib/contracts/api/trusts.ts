import * as z from 'zod';
import { TrustId } from '../ids.ts';
import { nextPage, PageQuery } from '../page.ts';
import {
  EnrolTrust,
  Heartbeat,
  HeartbeatReply,
  RegisterTrust,
  RotateTrustKeys,
  SetTrustDeciding,
  Trust,
  TrustDeciding,
  TrustDetails,
  TrustEnrolled,
  TrustKeysRotated,
  TrustRegistered,
} from '../trust.ts';
import { Empty, Nothing } from './nothing.ts';
import { operation } from './operation.ts';

const params = z.object({ trustId: TrustId });

export const registerTrust = operation({
  id: 'register-trust',
  area: 'trusts',
  method: 'POST',
  path: '/api/trusts',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Announces a trust and makes its one-time enrolment code.',
  params: Nothing,
  query: Nothing,
  body: RegisterTrust,
  response: TrustRegistered,
  status: 201,
});

export const listTrusts = operation({
  id: 'list-trusts',
  area: 'trusts',
  method: 'GET',
  path: '/api/trusts',
  auth: 'user',
  summary: 'The trusts by code and how each is, a page at a time.',
  params: Nothing,
  query: PageQuery,
  body: undefined,
  response: z.object({ trusts: z.array(Trust), ...nextPage }),
  status: 200,
});

export const setTrustDeciding = operation({
  id: 'set-trust-deciding',
  area: 'trusts',
  method: 'PUT',
  path: '/api/trusts/{trustId}/deciding',
  auth: 'user',
  roles: ['Admin', 'TrustAdmin'],
  summary: 'Says whether two people of a trust must approve a project; that one is enough again takes two as well.',
  params,
  query: Nothing,
  body: SetTrustDeciding,
  response: TrustDeciding,
  status: 200,
});

export const getTrust = operation({
  id: 'get-trust',
  area: 'trusts',
  method: 'GET',
  path: '/api/trusts/{trustId}',
  auth: 'user',
  summary: 'One trust: how it is, and the fingerprints of its keys, those from before too.',
  params,
  query: Nothing,
  body: undefined,
  response: TrustDetails,
  status: 200,
});

export const makeEnrolmentCode = operation({
  id: 'make-enrolment-code',
  area: 'trusts',
  method: 'POST',
  path: '/api/trusts/{trustId}/enrolment-codes',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Makes another one-time enrolment code for a trust; one from before that nobody used is dead.',
  params,
  query: Nothing,
  body: undefined,
  response: TrustRegistered,
  status: 201,
});

export const revokeTrustKeys = operation({
  id: 'revoke-trust-keys',
  area: 'trusts',
  method: 'POST',
  path: '/api/trusts/{trustId}/keys/revoke',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Revokes every key of a trust at once; its open tasks end, and it must enrol again.',
  params,
  query: Nothing,
  body: undefined,
  response: TrustDetails,
  status: 200,
});

export const removeTrust = operation({
  id: 'remove-trust',
  area: 'trusts',
  method: 'DELETE',
  path: '/api/trusts/{trustId}',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Removes a trust that takes part in nothing any more; its audit, answers and decisions stay.',
  params,
  query: Nothing,
  body: undefined,
  response: Empty,
  status: 204,
});

export const enrolTrust = operation({
  id: 'enrol-trust',
  area: 'trusts',
  method: 'POST',
  path: '/api/enrolments',
  auth: 'none',
  summary: 'An appliance presents its one-time code and the public halves of its keys.',
  params: Nothing,
  query: Nothing,
  body: EnrolTrust,
  response: TrustEnrolled,
  status: 201,
});

export const reportHeartbeat = operation({
  id: 'report-heartbeat',
  area: 'trusts',
  method: 'POST',
  path: '/api/trust/heartbeat',
  auth: 'trust',
  summary: 'An appliance is alive, and how its parts are.',
  params: Nothing,
  query: Nothing,
  body: Heartbeat,
  response: HeartbeatReply,
  status: 200,
});

export const rotateTrustKeys = operation({
  id: 'rotate-trust-keys',
  area: 'trusts',
  method: 'POST',
  path: '/api/trust/keys',
  auth: 'trust',
  summary: 'An appliance replaces its keys; the replaced API key is let in for another day.',
  params: Nothing,
  query: Nothing,
  body: RotateTrustKeys,
  response: TrustKeysRotated,
  status: 200,
});
