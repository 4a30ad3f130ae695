import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ConfigError } from '#appliance/platform/config';
import { ownParticipant } from '#appliance/services/poller/own-participant';
import { TrustId } from '#contracts/ids';

const Enrolled = z.object({ trustId: TrustId });

/** The line by which other trusts know this one in their `PEERS_FILE`: its id and its public key. */
export function peerLine(folder: string): string {
  const read = (...path: string[]): string => {
    try {
      return readFileSync(join(folder, ...path), 'utf8');
    } catch (cause) {
      throw new ConfigError('--folder holds no keys of an enrolled appliance', { cause });
    }
  };
  const { trustId } = Enrolled.parse(JSON.parse(read('public', 'trust.json')));
  const { x } = ownParticipant(trustId, read('poller', 'encryption-key.pem'));
  return `- { trustId: ${trustId}, key: ${x} }\n`;
}
