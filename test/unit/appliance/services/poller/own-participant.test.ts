import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ownParticipant } from '#appliance/services/poller/own-participant';
import type { TrustId } from '#contracts/ids';
import { sumTrusts } from '#test/fixtures/secure-sum-trusts';

describe('this trust in a secure sum', () => {
  it('has the public key of the private one that it enrolled', () => {
    const { participant, privateKey, trustId } = sumTrusts(1)[0]!;
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(ownParticipant(trustId, pem)).toMatchObject({ trustId, x: participant.encryptionKey.x });
  });

  it('cannot have a key of another kind', () => {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => ownParticipant('0190a000-0000-7000-8000-000000000001' as TrustId, pem)).toThrow('no X25519 key');
  });
});
