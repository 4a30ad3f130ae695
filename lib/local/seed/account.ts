import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';

/** What somebody of a platform on one machine signs in with; `flip sign-in --account` reads such a file. */
export const Account = z.object({
  hub: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.string(),
  password: z.string(),
  totpSecret: z.string(),
});
export type Account = z.infer<typeof Account>;

/** Keeps an account in a file that only its owner can read: for people and data that are invented only. */
export function writeAccount(file: string, account: Account): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(Account.parse(account), null, 2)}\n`, { mode: 0o600 });
}

/** Reads what `writeAccount` has kept. Throws where there is no such file or it holds something else. */
export function readAccount(file: string): Account {
  return Account.parse(JSON.parse(readFileSync(file, 'utf8')));
}
