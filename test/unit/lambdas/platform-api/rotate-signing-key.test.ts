import { beforeEach, expect, it } from 'vitest';
import { getSigningKey, rotateSigningKey } from '#contracts/api/platform';
import { chainOf, followStatements, signsNow } from '#domain/hub-key/hub-key-chain';
import { openSigned } from '#domain/hub-key/open-signed';
import { readHubKeys } from '#lambdas/platform/items/hub-keys-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeSigner, type Signer } from '#lambdas/platform/tasks/signer';
import { makeGetSigningKey } from '#lambdas/platform-api/get-signing-key';
import { makeRotateSigningKey } from '#lambdas/platform-api/rotate-signing-key';
import { localKeys, localSigner } from '#test/fakes/local-signer';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { nobody, people } from '#test/fixtures/hub/callers';

let hub: MemoryLedger;
let signer: Signer;
const readSaid = () => readHubKeys(hub.ledger);
const rotate = async (from?: string, by = signer) =>
  callOperation(rotateSigningKey, makeRotateSigningKey({ ledger: hub.ledger, signer: by }), people.admin, {
    body: { from: from ?? (await by.publicKey()).kid },
  });

beforeEach(() => {
  hub = memoryLedger();
  signer = localSigner(3, readSaid);
});

it('has the next declared key sign, which the one before says, and keeps what leads from the first to it', async () => {
  const first = await signer.publicKey();
  const once = await rotate();
  const twice = await rotate();
  expect(new Set([first.kid, once.kid, twice.kid]).size).toBe(3);
  expect(twice.first.kid).toBe(first.kid);
  const { chain, refused } = followStatements(chainOf(first), twice.statements);
  expect(refused).toBeUndefined();
  expect(signsNow(chain).kid).toBe(twice.kid);
  expect(openSigned(await signer.signJws('kind', { is: 'signed' }), 'kind', twice)).toEqual({ is: 'signed' });
  expect(await callOperation(getSigningKey, makeGetSigningKey(signer), nobody)).toEqual(twice);
  expect(hub.audited()).toEqual(['hub.signingKeyRotated', 'hub.signingKeyRotated']);
});

it('goes on no further by a call that is repeated', async () => {
  const { kid } = await signer.publicKey();
  await rotate(kid);
  expect(await refusal(rotate(kid))).toBe('CONFLICT | body.from: the key that signs now');
  expect(hub.at(keys.hubKeys())).toMatchObject({ number: 1, keyCount: 2 });
});

it('is refused after the last declared key, and changes nothing', async () => {
  signer = localSigner(1, readSaid);
  expect(await refusal(rotate())).toBe('NO_FURTHER_SIGNING_KEY');
  expect(hub.all()).toEqual([]);
});

it('is refused where another Admin rotates in the same moment, at the first time and at a later one', async () => {
  const declared = localKeys(3);
  const [one, other] = [1, 2].map(() => makeSigner({ declared, readSaid, elapsed: () => 0 })) as [Signer, Signer];
  for (const keyCount of [2, 3]) {
    const { kid } = await one.publicKey();
    await other.keys('fresh');
    const said = await refusal(Promise.all([rotate(kid, one), rotate(kid, other)]));
    expect(said).toMatch(/^CONFLICT/);
    expect(hub.at(keys.hubKeys())).toMatchObject({ number: keyCount - 1, keyCount });
  }
});

it('a Lambda that has not heard of it signs with the key of before for a minute, and then with the next', async () => {
  const declared = localKeys(2);
  let elapsed = 0;
  const late = makeSigner({ declared, readSaid, elapsed: () => elapsed });
  const before = await late.publicKey();
  const { kid } = await rotate(undefined, makeSigner({ declared, readSaid, elapsed: () => 0 }));
  elapsed = 59_999;
  expect((await late.sign('kind', {})).keyIndex).toBe(0);
  expect((await late.publicKey()).kid).toBe(before.kid);
  elapsed = 60_000;
  expect((await late.sign('kind', {})).keyIndex).toBe(1);
  expect((await late.publicKey()).kid).toBe(kid);
});

it('goes on where the first key was disabled after another took its place, and not where none did', async () => {
  const declared = localKeys(2);
  const disabled = Object.assign(new Error('is disabled'), { name: 'DisabledException' });
  const without = [{ ...declared[0]!, publicKeyDer: () => Promise.reject(disabled) }, declared[1]!];
  const later = () => makeSigner({ declared: without, readSaid, elapsed: () => 0 });
  await expect(later().sign('kind', {})).rejects.toThrow('out of use');
  const { first } = await rotate(undefined, makeSigner({ declared, readSaid, elapsed: () => 0 }));
  expect((await later().sign('kind', {})).keyIndex).toBe(1);
  expect((await later().keys()).keys[0].key).toEqual(first);
});

it('signs nothing where the ledger says what does not follow, or fewer keys are declared than have signed', async () => {
  const declared = localKeys(2);
  await rotate(undefined, makeSigner({ declared, readSaid, elapsed: () => 0 }));
  for (const keysDeclared of [localKeys(2), declared.slice(0, 1), [declared[0]!, localKeys(1)[0]!]])
    await expect(makeSigner({ declared: keysDeclared, readSaid, elapsed: () => 0 }).sign('kind', {})).rejects.toThrow();
  const again = await makeSigner({ declared, readSaid, elapsed: () => 0 }).sign('kind', {});
  expect(again.keyIndex).toBe(1);
});
