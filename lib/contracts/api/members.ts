import * as z from 'zod';
import { ProjectId, UserId } from '../ids.ts';
import { AnswerInvitation, InviteMember, MyInvitation, ProjectInvitation, TransferProject } from '../membership.ts';
import { nextPage, PageQuery } from '../page.ts';
import { Project } from '../project.ts';
import { Empty, Nothing } from './nothing.ts';
import { operation } from './operation.ts';

const params = z.object({ projectId: ProjectId });

export const inviteMember = operation({
  id: 'invite-member',
  area: 'members',
  method: 'POST',
  path: '/api/projects/{projectId}/invitations',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Invites whoever has an address into a project; the answer does not tell whether anybody has it.',
  params,
  query: Nothing,
  body: InviteMember,
  response: ProjectInvitation,
  status: 201,
});

export const listInvitations = operation({
  id: 'list-invitations',
  area: 'members',
  method: 'GET',
  path: '/api/projects/{projectId}/invitations',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'The open invitations of a project, for its owner, a page at a time.',
  params,
  query: PageQuery,
  body: undefined,
  response: z.object({ invitations: z.array(ProjectInvitation), ...nextPage }),
  status: 200,
});

export const withdrawInvitation = operation({
  id: 'withdraw-invitation',
  area: 'members',
  method: 'POST',
  path: '/api/projects/{projectId}/invitations/withdraw',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Takes an open invitation back; where there is none, changes nothing.',
  params,
  query: Nothing,
  body: InviteMember,
  response: Empty,
  status: 204,
});

export const listMyInvitations = operation({
  id: 'list-my-invitations',
  area: 'members',
  method: 'GET',
  path: '/api/me/invitations',
  auth: 'user',
  summary: 'The projects that the caller is invited into, a page at a time.',
  params: Nothing,
  query: PageQuery,
  body: undefined,
  response: z.object({ invitations: z.array(MyInvitation), ...nextPage }),
  status: 200,
});

export const answerInvitation = operation({
  id: 'answer-invitation',
  area: 'members',
  method: 'POST',
  path: '/api/me/invitations/{projectId}',
  auth: 'user',
  summary: 'Accepts or declines an invitation of the caller.',
  params,
  query: Nothing,
  body: AnswerInvitation,
  response: Empty,
  status: 204,
});

export const removeMember = operation({
  id: 'remove-member',
  area: 'members',
  method: 'DELETE',
  path: '/api/projects/{projectId}/members/{userId}',
  auth: 'user',
  summary: 'Takes a member out of a project: its owner any member, a member themself.',
  params: z.object({ projectId: ProjectId, userId: UserId }),
  query: Nothing,
  body: undefined,
  response: Empty,
  status: 204,
});

export const transferProject = operation({
  id: 'transfer-project',
  area: 'members',
  method: 'POST',
  path: '/api/projects/{projectId}/owner',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Makes one of its members the owner of a project; who owned it stays a member.',
  params,
  query: Nothing,
  body: TransferProject,
  response: Project,
  status: 200,
});
