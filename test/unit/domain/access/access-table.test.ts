import { expect, it } from 'vitest';
import { operations } from '#contracts/api/operations';
import type { Role } from '#contracts/user';
import { accessTable, relations, roleOfRelation, type UserOperationName } from '#domain/access/access-table';

const names = Object.keys(accessTable) as UserOperationName[];

it('has every operation that people call, and no other', () => {
  const called = Object.entries(operations).flatMap(([name, { auth }]) => (auth === 'user' ? [name] : []));
  expect([...names].sort()).toEqual(called.sort());
});

it.each(names)('%s: forbids every role that its contract does not name, and lets somebody in', (name) => {
  const row = accessTable[name].row.split(' ');
  const { roles } = operations[name] as { roles?: readonly Role[] };
  expect(row).toHaveLength(relations.length);
  expect(row.every((letter) => ['+', 'F', 'N'].includes(letter))).toBe(true);
  expect(row).toContain('+');
  const refused = relations.filter((relation) => roles !== undefined && !roles.includes(roleOfRelation[relation]));
  expect(refused.map((relation) => [relation, row[relations.indexOf(relation)]])).toEqual(
    refused.map((relation) => [relation, 'F']),
  );
});
