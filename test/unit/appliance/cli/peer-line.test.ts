import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { peerLine } from '#appliance/cli/peer-line';
import { readKnownPeers } from '#appliance/services/poller/known-peers';
import { sumTrusts } from '#test/fixtures/secure-sum-trusts';
import { testFolder } from '#test/support/test-folder';

const folder = testFolder('peer-line');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the line by which others know a trust', () => {
  it('is read by them as its id and its public key', () => {
    const trusts = sumTrusts(2);
    const lines = trusts.map(({ privateKey, trustId }) => {
      const keys = join(folder, trustId);
      for (const name of ['public', 'poller']) mkdirSync(join(keys, name), { recursive: true });
      writeFileSync(join(keys, 'public', 'trust.json'), JSON.stringify({ trustId, trustCode: 'ABC', trustName: 'A' }));
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
      writeFileSync(join(keys, 'poller', 'encryption-key.pem'), pem);
      return peerLine(keys);
    });
    const file = join(folder, 'peers.yaml');
    writeFileSync(file, lines.join(''));
    expect(readKnownPeers(file)).toEqual(
      new Map(trusts.map(({ participant, trustId }) => [trustId, participant.encryptionKey.x])),
    );
  });

  it('is not there before the appliance has enrolled', () => {
    expect(() => peerLine(join(folder, 'nowhere'))).toThrow('--folder holds no keys of an enrolled appliance');
  });
});
