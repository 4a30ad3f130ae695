import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { ConfigError } from '#appliance/platform/config';
import { TrustId } from '#contracts/ids';
import type { KnownPeers } from '#domain/secure-sum/stranger-faults';

const different = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** A secure sum is made of three trusts at least: this one and two others. */
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
 * Reads the trusts that people of this trust have been told of by the others' people. Without a file the hub is
 * believed at first sight. Throws `ConfigError` for one that is not understood in full.
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
