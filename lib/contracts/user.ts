import * as z from 'zod';
import { TrustId, UserId } from './ids.ts';
import { Instant, nameOf } from './primitives.ts';

/** The four roles. A Trust Admin decides for one trust and may do what a Researcher may. */
export const Role = z.enum(['Admin', 'Researcher', 'Viewer', 'TrustAdmin']);
export type Role = z.infer<typeof Role>;

/** A user as the hub keeps it; the directory (Cognito) holds the credentials. */
export const User = z.object({
  userId: UserId,
  email: z.email().max(255),
  name: z.string().min(1).max(255),
  organisation: z.string().max(255).optional(),
  role: Role,
  trustId: TrustId.optional(),
  /** When a one-time password was last sent to somebody who has not signed in yet, or was first sent to somebody who has. */
  invitedAt: Instant,
  /** On the last day on which they used the hub, the first time. */
  lastSeenAt: Instant.optional(),
  disabledAt: Instant.optional(),
});
export type User = z.infer<typeof User>;

/**
 * How an account stands.
 *
 * - INVITED: its one-time password was mailed, and nobody has used it yet.
 * - ACTIVE: its person has signed in.
 * - DISABLED: nobody gets in with it.
 */
export const UserStatus = z.enum(['INVITED', 'ACTIVE', 'DISABLED']);
export type UserStatus = z.infer<typeof UserStatus>;

/** A user as Admins see them. */
export const UserProfile = User.extend({ status: UserStatus });
export type UserProfile = z.infer<typeof UserProfile>;

/** Everybody themselves, with the operations that their role may call at all, by id. */
export const Me = UserProfile.extend({ permissions: z.array(z.string()) });
export type Me = z.infer<typeof Me>;

/** What a list of users is asked with beside the page: a part of address, name or organisation, a role, a status. */
export const UserFilter = z.object({
  search: z.string().max(255).optional(),
  role: Role.optional(),
  status: UserStatus.optional(),
});
export type UserFilter = z.infer<typeof UserFilter>;

/** To hub: what a person is called and where they work; `null` takes the organisation away. */
export const EditProfile = z
  .object({ name: nameOf(255).optional(), organisation: nameOf(255).nullable().optional() })
  .strict()
  .refine((edit) => Object.values(edit).some((value) => value !== undefined), 'at least one of them');
export type EditProfile = z.infer<typeof EditProfile>;

const oneTrust = (user: { role: Role; trustId?: TrustId | undefined }): boolean =>
  (user.role === 'TrustAdmin') === (user.trustId !== undefined);
const oneTrustFault = { message: 'trustId is for Trust Admins, and they need one', path: ['trustId'] };

/** Admin to hub: invite a person. A Trust Admin names the one trust they decide for. */
export const InviteUser = z
  .object({ email: z.email().max(255), name: nameOf(255), role: Role, trustId: TrustId.optional() })
  .strict()
  .refine(oneTrust, oneTrustFault);
export type InviteUser = z.infer<typeof InviteUser>;

/** Admin to hub: the one role of a person from now on, with the one trust of a Trust Admin. */
export const SetUserRole = z
  .object({ role: Role, trustId: TrustId.optional() })
  .strict()
  .refine(oneTrust, oneTrustFault);
export type SetUserRole = z.infer<typeof SetUserRole>;
