import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ServiceName } from '#contracts/appliance/service-token';
import { Policy } from '#contracts/policy';
import { ConfigError } from './config.ts';
import type { Logger } from './logger.ts';

/** The trust's policy, and the SHA-256 of its file in hexadecimal. */
export type LoadedPolicy = { readonly policy: Policy; readonly sha256: string };

/**
 * Reads the trust's `policy.yaml` and logs its hash. Throws `ConfigError` for a file that cannot be read or has a wrong
 * entry.
 */
export function loadPolicy(
  file: string,
  log: { readonly service: ServiceName; readonly logger: Logger },
): LoadedPolicy {
  const read = (): { text: string; value: unknown } => {
    try {
      const text = readFileSync(file, 'utf8');
      return { text, value: parse(text, { uniqueKeys: true }) };
    } catch (cause) {
      throw new ConfigError('The policy file cannot be read as YAML', { cause });
    }
  };
  const { text, value } = read();
  const parsed = Policy.safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'policy'}: ${issue.message}`);
    throw new ConfigError(`The policy is wrong: ${faults.join('; ')}`);
  }
  const sha256 = createHash('sha256').update(text).digest('hex');
  const { threshold } = parsed.data.disclosure;
  log.logger.event('POLICY_LOADED', { service: log.service, policySha256: sha256, threshold });
  return { policy: parsed.data, sha256 };
}
