import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutPassword } from './without-password.ts';

/** What a query service is told of its database; the password goes into a file in `folder`. */
export const databaseSettings = (address: string, folder: string): Record<string, string> => {
  const passwordFile = join(folder, 'database-password');
  writeFileSync(passwordFile, decodeURIComponent(new URL(address).password), { mode: 0o600 });
  return { DATABASE_URL: withoutPassword(address), DATABASE_PASSWORD_FILE: passwordFile };
};
