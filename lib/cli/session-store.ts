import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Directory, SessionTokens } from '#client/session';
import { AppError } from '#contracts/app-error';

/** A session as it is kept between two commands. */
export const KeptSession = z.object({
  hub: z.string(),
  email: z.string(),
  directory: Directory,
  tokens: SessionTokens,
});
export type KeptSession = z.infer<typeof KeptSession>;

/** Sessions of one person of this machine, by the name of a profile. */
export type SessionStore = {
  /** Throws `AppError`: UNAUTHENTICATED when nobody is signed in under this profile. */
  readonly read: (profile: string) => KeptSession;
  readonly write: (profile: string, session: KeptSession) => void;
  /** Whether there was one. */
  readonly remove: (profile: string) => boolean;
};

/** Sessions as files of mode 0600 in a folder of mode 0700. Throws `AppError`: INPUT_INVALID for a name that is no file name. */
export function sessionStore(folder: string): SessionStore {
  const fileOf = (profile: string): string => {
    if (!/^[A-Za-z0-9_-]{1,40}$/.test(profile))
      throw new AppError('INPUT_INVALID', {
        details: [{ rule: 'letters, digits, dash and underscore; at most 40', place: '--profile' }],
      });
    return join(folder, `${profile}.json`);
  };
  return {
    read: (profile) => {
      const file = fileOf(profile);
      if (!existsSync(file)) throw new AppError('UNAUTHENTICATED');
      return KeptSession.parse(JSON.parse(readFileSync(file, 'utf8')));
    },
    write: (profile, session) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o700);
      const unfinished = `${fileOf(profile)}.${process.pid}`;
      writeFileSync(unfinished, `${JSON.stringify(session)}\n`, { mode: 0o600 });
      renameSync(unfinished, fileOf(profile));
    },
    remove: (profile) => {
      const known = existsSync(fileOf(profile));
      rmSync(fileOf(profile), { force: true });
      return known;
    },
  };
}
