import type { UserFilter, UserProfile } from '#contracts/user';

/** Whether a list with this filter shows a user: by role, status, and any part of address, name or organisation. */
export const foundUser = (user: UserProfile, { role, search = '', status }: UserFilter): boolean =>
  (role === undefined || user.role === role) &&
  (status === undefined || user.status === status) &&
  [user.email, user.name, user.organisation ?? ''].some((text) => text.toLowerCase().includes(search.toLowerCase()));
