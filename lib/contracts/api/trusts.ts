import * as z from 'zod';
import { TrustId } from '../ids.ts';
import { nextPage, PageQuery } from '../page.ts';
import {
  EnrolTrust,
  Heartbeat,
  HeartbeatReply,
  RegisterTrust,
  SetTrustDeciding,
  Trust,
  TrustDeciding,
  TrustEnrolled,
  TrustRegistered,
} from '../trust.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

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
  roles: ['TrustAdmin'],
  summary: 'Says whether two people of a trust must approve a project; that one is enough again takes two as well.',
  params: z.object({ trustId: TrustId }),
  query: Nothing,
  body: SetTrustDeciding,
  response: TrustDeciding,
  status: 200,
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
