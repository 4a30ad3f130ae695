import type { UserProfile } from '#contracts/user';
import { columns } from './columns.ts';

/** Users as lines for people. */
export const userLines = (users: readonly UserProfile[]): string[] =>
  columns(
    users.map(({ email, lastSeenAt, name, organisation, role, status }) => [
      email,
      role,
      status,
      lastSeenAt?.slice(0, 10) ?? 'never seen',
      organisation === undefined ? name : `${name}, ${organisation}`,
    ]),
  );
