import * as z from 'zod';
import { UserId } from '../ids.ts';
import { nextPage, PageQuery } from '../page.ts';
import { EditProfile, InviteUser, Me, SetUserRole, UserFilter, UserProfile } from '../user.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

const params = z.object({ userId: UserId });

export const inviteUser = operation({
  id: 'invite-user',
  area: 'users',
  method: 'POST',
  path: '/api/users',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Makes an account and mails a one-time password.',
  params: Nothing,
  query: Nothing,
  body: InviteUser,
  response: UserProfile,
  status: 201,
});

export const listUsers = operation({
  id: 'list-users',
  area: 'users',
  method: 'GET',
  path: '/api/users',
  auth: 'user',
  roles: ['Admin'],
  summary:
    'The users by e-mail address, a page at a time; of a role or a status, or found by a part of what they are called.',
  params: Nothing,
  query: PageQuery.extend(UserFilter.shape),
  body: undefined,
  response: z.object({ users: z.array(UserProfile), ...nextPage }),
  status: 200,
});

export const getUser = operation({
  id: 'get-user',
  area: 'users',
  method: 'GET',
  path: '/api/users/{userId}',
  auth: 'user',
  roles: ['Admin'],
  summary: 'One user.',
  params,
  query: Nothing,
  body: undefined,
  response: UserProfile,
  status: 200,
});

export const updateUser = operation({
  id: 'update-user',
  area: 'users',
  method: 'PATCH',
  path: '/api/users/{userId}',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Changes what a person is called and where they work.',
  params,
  query: Nothing,
  body: EditProfile,
  response: UserProfile,
  status: 200,
});

export const getMe = operation({
  id: 'get-me',
  area: 'users',
  method: 'GET',
  path: '/api/me',
  auth: 'user',
  summary: 'Who I am here, and which operations my role may call.',
  params: Nothing,
  query: Nothing,
  body: undefined,
  response: Me,
  status: 200,
});

export const updateMe = operation({
  id: 'update-me',
  area: 'users',
  method: 'PATCH',
  path: '/api/me',
  auth: 'user',
  summary: 'Changes what I am called and where I work.',
  params: Nothing,
  query: Nothing,
  body: EditProfile,
  response: UserProfile,
  status: 200,
});

export const setUserRole = operation({
  id: 'set-user-role',
  area: 'users',
  method: 'PUT',
  path: '/api/users/{userId}/role',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Gives another person exactly one role, a Trust Admin with their one trust.',
  params,
  query: Nothing,
  body: SetUserRole,
  response: UserProfile,
  status: 200,
});

export const disableUser = operation({
  id: 'disable-user',
  area: 'users',
  method: 'POST',
  path: '/api/users/{userId}/disable',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Shuts another person out at once; everything of theirs stays.',
  params,
  query: Nothing,
  body: undefined,
  response: UserProfile,
  status: 200,
});

export const enableUser = operation({
  id: 'enable-user',
  area: 'users',
  method: 'POST',
  path: '/api/users/{userId}/enable',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Lets a disabled person sign in again.',
  params,
  query: Nothing,
  body: undefined,
  response: UserProfile,
  status: 200,
});

export const resetUserPassword = operation({
  id: 'reset-user-password',
  area: 'users',
  method: 'POST',
  path: '/api/users/{userId}/reset-password',
  auth: 'user',
  roles: ['Admin'],
  summary:
    'Mails another person a one-time password in place of theirs, or of one that expired, and ends their sessions.',
  params,
  query: Nothing,
  body: undefined,
  response: UserProfile,
  status: 200,
});

export const resetUserMfa = operation({
  id: 'reset-user-mfa',
  area: 'users',
  method: 'POST',
  path: '/api/users/{userId}/reset-mfa',
  auth: 'user',
  roles: ['Admin'],
  summary: 'Takes the authenticator of another person away, who then gets a one-time password and sets up both anew.',
  params,
  query: Nothing,
  body: undefined,
  response: UserProfile,
  status: 200,
});
