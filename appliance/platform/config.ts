import type * as z from 'zod';

/**
 * Thrown for a wrong setting. The message names the setting and the rule and never a value, so that it may be printed.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads a service's settings from environment variables. Throws `ConfigError`, which names every wrong setting. */
export function readConfig<T>(schema: z.ZodType<T>, env: Readonly<Record<string, string | undefined>>): T {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.') || 'environment';
    return env[name] === undefined ? `${name} is not set` : `${name}: ${issue.message}`;
  });
  throw new ConfigError(`Wrong settings: ${faults.join('; ')}`);
}
