import { randomBytes } from 'node:crypto';
import { inviteUser } from '#contracts/api/users';
import type { TrustId } from '#contracts/ids';
import type { Role } from '#contracts/user';
import { firstSignIn, type HubAccess, type Person } from '../person.ts';

/** A password nobody else knows, of the strength that the pool asks for. */
export const newPassword = (): string => `${randomBytes(15).toString('base64url')}aA1!`;

/** The Admin invites someone, who signs in with the mailed password, their own password and an authenticator. */
export async function invite(
  access: HubAccess,
  admin: Person,
  who: { readonly email: string; readonly name: string; readonly role: Role; readonly trustId?: TrustId },
): Promise<Person> {
  await admin.hub.call(inviteUser, { body: who });
  return firstSignIn(access, who.email, newPassword());
}
