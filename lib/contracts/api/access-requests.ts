import * as z from 'zod';
import {
  AccessRequest,
  AccessRequested,
  EnrolAccessRequest,
  ListAccessRequests,
  RequestAccess,
} from '../access-request.ts';
import { AccessRequestId } from '../ids.ts';
import { nextPage } from '../page.ts';
import { UserProfile } from '../user.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

const params = z.object({ requestId: AccessRequestId });

export const requestAccess = operation({
  id: 'request-access',
  area: 'users',
  method: 'POST',
  path: '/api/access-requests',
  auth: 'none',
  summary: 'Asks the Admins for an account. Few are taken of one address and of all together within an hour and a day.',
  params: Nothing,
  query: Nothing,
  body: RequestAccess,
  response: AccessRequested,
  status: 202,
});

export const listAccessRequests = operation({
  id: 'list-access-requests',
  area: 'users',
  method: 'GET',
  path: '/api/access-requests',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Requests for an account in one state, the newest first, a page at a time.',
  params: Nothing,
  query: ListAccessRequests,
  body: undefined,
  response: z.object({ requests: z.array(AccessRequest), ...nextPage }),
  status: 200,
});

export const enrolAccessRequest = operation({
  id: 'enrol-access-request',
  area: 'users',
  method: 'POST',
  path: '/api/access-requests/{requestId}/enrol',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Makes the account that was asked for, in one role, and mails its one-time password.',
  params,
  query: Nothing,
  body: EnrolAccessRequest,
  response: UserProfile,
  status: 201,
});

export const dismissAccessRequest = operation({
  id: 'dismiss-access-request',
  area: 'users',
  method: 'POST',
  path: '/api/access-requests/{requestId}/dismiss',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Puts a request for an account aside; whoever asked gets no word of it.',
  params,
  query: Nothing,
  body: undefined,
  response: AccessRequest,
  status: 200,
});
