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
  role: Role,
  trustId: TrustId.optional(),
  invitedAt: Instant,
});
export type User = z.infer<typeof User>;

/** Admin to hub: invite a person. A Trust Admin names the one trust they decide for. */
export const InviteUser = z
  .object({ email: z.email().max(255), name: nameOf(255), role: Role, trustId: TrustId.optional() })
  .strict()
  .refine((user) => (user.role === 'TrustAdmin') === (user.trustId !== undefined), {
    message: 'trustId is for Trust Admins, and they need one',
    path: ['trustId'],
  });
export type InviteUser = z.infer<typeof InviteUser>;
