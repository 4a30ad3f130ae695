import * as z from 'zod';

const withoutPassword = (address: string): boolean => {
  if (!URL.canParse(address)) return true;
  const url = new URL(address);
  return url.password === '' && !url.searchParams.has('password');
};

/** Settings of the query service, all from the environment. */
export const QueryConfig = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535),
  DATA_FOLDER: z.string().min(1),
  POLICY_FILE: z.string().min(1),
  SERVICE_KEYS_FILE: z.string().min(1),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'an address like postgres://user@host/database')
    .refine(withoutPassword, 'without a password, which stands in the file that DATABASE_PASSWORD_FILE names'),
  /** File with the password of the user of DATABASE_URL; without it, the database asks for none. */
  DATABASE_PASSWORD_FILE: z.string().min(1).optional(),
  /** File with 32 bytes in hexadecimal, generated at enrolment. */
  PSEUDONYM_KEY_FILE: z.string().min(1),
  /**
   * File with the patient identifiers of persons who have opted out, one per line. Where it is set, it must be
   * readable.
   */
  OPT_OUT_FILE: z.string().min(1).optional(),
  QUERY_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(3600).default(30),
  /**
   * `on` keeps a read-optimised copy of the columns that typed cohorts ask for in the data folder. It holds records of
   * persons, and needs at most as much disk as PostgreSQL takes for them.
   */
  READ_COPY: z.enum(['on', 'off']).default('off'),
  VERSION: z.string().min(1),
});
export type QueryConfig = z.infer<typeof QueryConfig>;
