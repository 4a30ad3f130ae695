import { expect, it } from 'vitest';
import { commit } from '#lambdas/platform/ledger/commit';
import { asRead, requireItem } from '#lambdas/platform/ledger/ledger-writes';
import { memoryLedger } from '#test/fakes/memory-ledger';

const key = { pk: 'ITEM', sk: 'ITEM' };
const read: { readonly status: string; readonly changes?: number } = { status: 'OPEN' };

it('names values that were read, and what was not there', () => {
  expect(asRead({ ...read, changes: 0 }, ['status', 'changes'])).toEqual({
    expect: [
      { attribute: 'status', oneOf: ['OPEN'] },
      { attribute: 'changes', oneOf: [0] },
    ],
    absent: [],
  });
  expect(asRead(read, ['status', 'changes'])).toEqual({
    expect: [{ attribute: 'status', oneOf: ['OPEN'] }],
    absent: ['changes'],
  });
});

it.each([
  ['is as it was read', { status: 'OPEN' }, 'applied'],
  ['differs in something else', { status: 'OPEN', other: 1 }, 'applied'],
  ['has another value', { status: 'CLOSED' }, 'refused'],
  ['has a value that was not there', { status: 'OPEN', changes: 1 }, 'refused'],
])('holds a transaction to an item that was read: where it %s', async (_, item, kind) => {
  const hub = memoryLedger();
  hub.seed({ ...key, ...item });
  const held = requireItem(hub.ledger, { key, ...asRead(read, ['status', 'changes']) });
  expect((await commit(hub.ledger, [held], [])).kind).toBe(kind);
});
