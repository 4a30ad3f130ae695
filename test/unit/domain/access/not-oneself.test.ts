import { expect, it } from 'vitest';
import type { UserId } from '#contracts/ids';
import { notOneself } from '#domain/access/not-oneself';

it('lets somebody act on everybody else, and never on themselves', () => {
  expect(notOneself({ userId: 'one' as UserId }, 'other' as UserId)).toBe(true);
  expect(notOneself({ userId: 'one' as UserId }, 'one' as UserId)).toBe(false);
});
