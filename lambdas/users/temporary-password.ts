import { randomBytes } from 'node:crypto';

/** A one-time password with 128 bits of chance that has a member of every class that the pool asks for. */
export const temporaryPassword = (): string => `${randomBytes(16).toString('base64url')}-aA1`;
