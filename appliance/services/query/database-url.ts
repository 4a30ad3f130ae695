import { readFileSync } from 'node:fs';
import type { QueryConfig } from './config.ts';

/**
 * The address of the OMOP database with its password, which stands in a file: the environment of a process is read by whoever
 * administers the machine. Throws where the file cannot be read.
 */
export const databaseUrl = ({
  DATABASE_PASSWORD_FILE: passwordFile,
  DATABASE_URL: address,
}: Pick<QueryConfig, 'DATABASE_PASSWORD_FILE' | 'DATABASE_URL'>): string => {
  if (passwordFile === undefined) return address;
  const url = new URL(address);
  // In the query: an address of a socket has no place for it before its host.
  url.searchParams.set('password', readFileSync(passwordFile, 'utf8').trim());
  return url.href;
};
