import { beforeAll, describe, expect, it } from 'vitest';
import { chainOf, followStatements, signsNow } from '#domain/hub-key/hub-key-chain';
import { type HubKeyHistory, type HubKeyPair, hubKeyHistory, nextKey, revokedKey } from '#test/fixtures/hub-keys';

let first: HubKeyPair;
let second: HubKeyPair;
let third: HubKeyPair;
let stranger: HubKeyPair;
let links: HubKeyHistory['links'];
beforeAll(async () => {
  ({ first, second, third, stranger, links } = await hubKeyHistory());
});
const kids = ({ keys }: ReturnType<typeof chainOf>) => keys.map(({ kid }) => kid);

describe('following what a hub says of its keys', () => {
  it('leads from the key that was pinned to the one that signs now, in one go or statement by statement', () => {
    const whole = followStatements(chainOf(first.key), links);
    expect(whole.refused).toBeUndefined();
    expect(kids(whole.chain)).toEqual([first.kid, second.kid, third.kid]);
    expect(signsNow(whole.chain)).toEqual({ key: third.key, kid: third.kid });
    expect(whole.chain.keys[0]).toMatchObject({
      until: '2026-01-01T00:00:00.000Z',
      revokedFrom: '2026-01-01T00:00:00.000Z',
    });
    let chain = chainOf(first.key);
    for (const link of links) chain = followStatements(chain, [link]).chain;
    expect(chain).toEqual(whole.chain);
    expect(chain.number).toBe(3);
  });

  it('changes nothing by what is known already', () => {
    const { chain } = followStatements(chainOf(first.key), links);
    for (const again of [[links[0]], [links[2]], links, []]) expect(followStatements(chain, again)).toEqual({ chain });
  });

  it('passes over what was said before the key that was pinned, and follows what came after', () => {
    expect(followStatements(chainOf(second.key), [links[0]])).toEqual({ chain: chainOf(second.key) });
    const { chain, refused } = followStatements(chainOf(second.key), links);
    expect(refused).toBeUndefined();
    expect(kids(chain)).toEqual([second.kid, third.kid]);
    expect(chain.number).toBe(3);
  });

  it('passes over what was said before that key also when it is said again, and no other statement at a known place', async () => {
    const { chain } = followStatements(chainOf(second.key), links);
    expect(followStatements(chain, links)).toEqual({ chain });
    const later = await revokedKey(4, third, second);
    const whole = followStatements(chain, [...links, later]);
    expect(whole).toEqual(followStatements(chainOf(second.key), [...links, later]));
    expect(whole.chain.number).toBe(4);
    expect(followStatements(whole.chain, [links[0], await nextKey(3, third, stranger)]).refused).toEqual({
      rule: 'one statement at a place',
      number: 3,
    });
  });
});

describe('what does not follow is refused, and what was followed before it stays', () => {
  const refusedBy = (known: readonly string[], offered: readonly string[]) => {
    const { chain } = followStatements(chainOf(first.key), known);
    const after = followStatements(chain, offered);
    expect(after.chain).toEqual(chain);
    return after.refused?.rule;
  };

  it('a link that another hub, or somebody else, has signed', async () => {
    expect(refusedBy([], [await nextKey(1, stranger, second)])).toBe('signed by the key that was trusted first');
    expect(refusedBy([links[0]], [await nextKey(2, stranger, third)])).toBe('signed by the key that signs then');
    expect(
      followStatements(followStatements(chainOf(first.key), [links[0]]).chain, [links[1]]).refused,
    ).toBeUndefined();
  });

  it('a link out of order', async () => {
    expect(refusedBy([], [links[1]])).toBe('signed by the key that was trusted first');
    expect(refusedBy([links[0]], [await nextKey(3, second, third)])).toBe('no statement is missing');
  });

  it('another statement in the place of one that was followed: nothing goes back', async () => {
    expect(refusedBy(links, [await nextKey(1, first, stranger)])).toBe('one statement at a place');
    expect(refusedBy(links, [await nextKey(2, second, first)])).toBe('one statement at a place');
  });

  it('a link that a replaced or a revoked key has signed', async () => {
    expect(refusedBy([links[0]], [await nextKey(2, first, stranger)])).toBe('signed by the key that signs then');
    expect(refusedBy(links, [await nextKey(4, first, stranger)])).toBe('signed by the key that signs then');
  });

  it('a key that had its turn, one of another kind, and the revocation of the one that signs', async () => {
    expect(refusedBy(links, [await nextKey(4, third, first)])).toBe('the next key is a key of its own');
    const other = { ...stranger, key: { kty: 'OKP', crv: 'Ed25519', x: stranger.key.x, kid: 'other' } };
    expect(refusedBy(links, [await nextKey(4, third, other)])).toBe('the next key is a P-256 key');
    expect(refusedBy(links, [await revokedKey(4, third, third)])).toBe('the key that signs now is not revoked');
  });

  it('what is no statement, or a signed document of another type', async () => {
    const task = await first.signJws(
      'flip-task+jwt',
      JSON.parse(Buffer.from(links[0].split('.')[1]!, 'base64url').toString()),
    );
    expect(refusedBy([], ['nothing'])).toBe('a statement of signing keys');
    expect(refusedBy([], [task])).toBe('signed by the key that was trusted first');
  });

  it('and follows what comes before it in the same list', async () => {
    const { chain, refused } = followStatements(chainOf(first.key), [links[0], await nextKey(2, stranger, third)]);
    expect(kids(chain)).toEqual([first.kid, second.kid]);
    expect(refused).toEqual({ rule: 'signed by the key that signs then', number: 2 });
  });
});

it('keeps the earlier of two instants from which a key was revoked', async () => {
  const earlier = await revokedKey(4, third, first, '2025-06-01T00:00:00.000Z');
  const later = await revokedKey(5, third, first, '2026-06-01T00:00:00.000Z');
  const { chain, refused } = followStatements(chainOf(first.key), [...links, earlier, later]);
  expect(refused).toBeUndefined();
  expect(chain.keys[0].revokedFrom).toBe('2025-06-01T00:00:00.000Z');
});
