import type { Ask } from './postgres-views.ts';

/**
 * Asks something whose author may have misled PostgreSQL. A set of which it expects one row is joined row by row with
 * the next, which takes minutes where both are of tens of thousands of persons; in order of their persons, by which all
 * rows of expert SQL are tied, it takes as long as reading and ordering them, whatever was expected.
 */
export async function withoutNestedLoops<T>(ask: Ask, find: () => Promise<T>): Promise<T> {
  await ask('SET LOCAL enable_nestloop = off', []);
  const found = await find();
  // What is asked later in the same look was written here.
  await ask('SET LOCAL enable_nestloop TO DEFAULT', []);
  return found;
}
