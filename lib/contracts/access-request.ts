import * as z from 'zod';
import { AccessRequestId, UserId } from './ids.ts';
import { PageQuery } from './page.ts';
import { descriptionOf, Instant, nameOf } from './primitives.ts';
import { SetUserRole } from './user.ts';

/** Somebody without an account to hub: who they are and why they ask for one. */
export const RequestAccess = z
  .object({ email: z.email().max(255), name: nameOf(255), reason: descriptionOf(1000).min(1) })
  .strict();
export type RequestAccess = z.infer<typeof RequestAccess>;

/** What everybody is answered who asks for an account, whether or not anything came of it. */
export const AccessRequested = z.object({ status: z.literal('RECEIVED') });

/**
 * What became of a request.
 *
 * - PENDING: it waits for an Admin.
 * - ENROLLED: an Admin has made an account of it.
 * - DISMISSED: an Admin has put it aside.
 */
export const AccessRequestStatus = z.enum(['PENDING', 'ENROLLED', 'DISMISSED']);
export type AccessRequestStatus = z.infer<typeof AccessRequestStatus>;

/** A request for an account as Admins see it; what it says was written by a stranger. */
export const AccessRequest = z.object({
  requestId: AccessRequestId,
  email: z.string(),
  name: z.string(),
  reason: z.string(),
  status: AccessRequestStatus,
  requestedAt: Instant,
  /** The Admin who enrolled or dismissed it, and when. */
  handledBy: UserId.optional(),
  handledAt: Instant.optional(),
});
export type AccessRequest = z.infer<typeof AccessRequest>;

/** Which requests an Admin lists. */
export const ListAccessRequests = PageQuery.extend({ status: AccessRequestStatus.default('PENDING') });

/** Admin to hub: the one role of the account to be made. */
export const EnrolAccessRequest = SetUserRole;
