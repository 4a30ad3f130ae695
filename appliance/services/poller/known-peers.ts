import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { ConfigError } from '#appliance/platform/config';
import { TrustId } from '#contracts/ids';
import type { KnownPeers } from '#domain/secure-sum/unknown-peer-faults';

const different = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** A secure sum has at least three participants: this trust and two others. */
const PeersFile = z
  .array(
    z
      .object({
        trustId: TrustId,
        key: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'an X25519 key in base64url, 43 characters'),
      })
      .strict(),
  )
  .min(2)
  .refine((peers) => different(peers.map(({ trustId }) => trustId)), 'each trust once')
  .refine((peers) => different(peers.map(({ key }) => key)), 'each trust has a key of its own');

/**
 * Reads the keys that the staff of other trusts have sent to this trust, from a YAML file. Returns undefined without a
 * file; a key that the hub sends is then trusted on first use. Throws `ConfigError` for a file that cannot be read or
 * that has a wrong entry.
 */
export function readKnownPeers(file: string | undefined): KnownPeers | undefined {
  if (file === undefined) return undefined;
  let value: unknown;
  try {
    value = parse(readFileSync(file, 'utf8'), { uniqueKeys: true });
  } catch (cause) {
    throw new ConfigError('PEERS_FILE cannot be read as YAML', { cause });
  }
  const parsed = PeersFile.safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'peers'}: ${issue.message}`);
    throw new ConfigError(`PEERS_FILE is wrong: ${faults.join('; ')}`);
  }
  return new Map(parsed.data.map(({ key, trustId }) => [trustId, key]));
}
