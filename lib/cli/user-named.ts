import type { HubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import { listUsers } from '#contracts/api/users';
import { AppError } from '#contracts/app-error';
import type { UserProfile } from '#contracts/user';

/** The user with this e-mail address, in whatever case. Throws `AppError`: NOT_FOUND where nobody has it. */
export async function userNamed(hub: HubClient, email: string): Promise<UserProfile> {
  for await (const { users } of pages(hub, listUsers, { query: { search: email.slice(0, 255) } })) {
    const found = users.find((user) => user.email === email.toLowerCase());
    if (found !== undefined) return found;
  }
  throw new AppError('NOT_FOUND', { details: [{ rule: 'nobody has this address', place: email.slice(0, 300) }] });
}
