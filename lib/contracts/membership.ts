import * as z from 'zod';
import { ProjectId, UserId } from './ids.ts';
import { Instant } from './primitives.ts';

/** Members of one project beside its owner. */
export const mostMembers = 100;

/** Open invitations of one project. */
export const mostInvitations = 50;

/**
 * An invitation to belong to a project, until the person answers it, it is withdrawn or the project is closed. It is by
 * address, and the same whether or not anybody has an account with that address.
 */
export const ProjectInvitation = z.object({
  projectId: ProjectId,
  email: z.email().max(255),
  invitedBy: UserId,
  invitedAt: Instant,
});
export type ProjectInvitation = z.infer<typeof ProjectInvitation>;

/** An invitation as the invited person sees it. */
export const MyInvitation = ProjectInvitation.extend({
  /** Of the project, as it is called now. */
  projectName: z.string(),
  invitedByName: z.string(),
});
export type MyInvitation = z.infer<typeof MyInvitation>;

/** Owner to hub: invite whoever has this address. */
export const InviteMember = z.object({ email: z.email().max(255) }).strict();
export type InviteMember = z.infer<typeof InviteMember>;

/** Invited person to hub. */
export const AnswerInvitation = z.object({ answer: z.enum(['ACCEPTED', 'DECLINED']) }).strict();
export type AnswerInvitation = z.infer<typeof AnswerInvitation>;

/** Owner to hub: who owns the project from now on; one of its members. */
export const TransferProject = z.object({ userId: UserId }).strict();
export type TransferProject = z.infer<typeof TransferProject>;
