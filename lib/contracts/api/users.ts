import * as z from 'zod';
import { nextPage, PageQuery } from '../page.ts';
import { InviteUser, User } from '../user.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

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
  response: User,
  status: 201,
});

export const listUsers = operation({
  id: 'list-users',
  area: 'users',
  method: 'GET',
  path: '/api/users',
  auth: 'user',
  roles: ['Admin'],
  summary: 'The users by e-mail address, a page at a time.',
  params: Nothing,
  query: PageQuery,
  body: undefined,
  response: z.object({ users: z.array(User), ...nextPage }),
  status: 200,
});

export const getMe = operation({
  id: 'get-me',
  area: 'users',
  method: 'GET',
  path: '/api/me',
  auth: 'user',
  summary: 'Who I am here.',
  params: Nothing,
  query: Nothing,
  body: undefined,
  response: User,
  status: 200,
});
