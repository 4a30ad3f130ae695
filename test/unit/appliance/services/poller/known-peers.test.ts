import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readKnownPeers } from '#appliance/services/poller/known-peers';
import { sumTrusts } from '#test/fixtures/secure-sum-trusts';
import { testFolder } from '#test/support/test-folder';

const folder = testFolder('known-peers');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [one, other] = sumTrusts(2);
const line = ({ participant, trustId }: typeof one & {}): string =>
  `- { trustId: ${trustId}, key: ${participant.encryptionKey.x} }\n`;
const read = (text: string) => {
  const file = join(folder, 'peers.yaml');
  writeFileSync(file, text);
  return readKnownPeers(file);
};

describe('the trusts that a trust says it counts with', () => {
  it('are unknown without a file', () => {
    expect(readKnownPeers(undefined)).toBeUndefined();
  });

  it('are those that the file names, each with its key', () => {
    expect(read(`# told by telephone\n${line(one!)}${line(other!)}`)).toEqual(
      new Map([one!, other!].map(({ participant, trustId }) => [trustId, participant.encryptionKey.x])),
    );
  });

  it.each([
    ['is missing', undefined, 'PEERS_FILE cannot be read as YAML'],
    ['names one other trust alone', line(one!), 'PEERS_FILE is wrong: peers'],
    ['names a trust twice', line(one!) + line(one!), 'each trust once'],
    [
      'gives two trusts one key',
      line(one!) + line({ ...other!, participant: one!.participant }),
      'each trust has a key of its own',
    ],
    ['has a key that is none', `${line(one!)}- { trustId: ${other!.trustId}, key: abc }`, '1.key: an X25519 key'],
    ['says more than that', line(one!) + line(other!).replace(' }', ', code: ABC }'), 'PEERS_FILE is wrong: 1'],
  ])('stop the service where the file %s', (_, text, message) => {
    expect(() => (text === undefined ? readKnownPeers(join(folder, 'none.yaml')) : read(text))).toThrow(message);
  });
});
