import type { Operation } from '#contracts/api/operation';
import type { Role } from '#contracts/user';

/**
 * The operations that a role may call at all, by id, as their contracts say. What it may do with one project, model or
 * run is told by the rules of those.
 */
export const permissions = (role: Role, operations: readonly Operation[]): string[] =>
  operations
    .filter(({ auth, roles }) => auth === 'user' && (roles === undefined || roles.includes(role)))
    .map(({ id }) => id);
