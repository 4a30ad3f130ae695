import * as z from 'zod';

/** A place in a list, as a page gave it; opaque to whoever passes it on. */
export const Cursor = z
  .string()
  .max(2000)
  .regex(/^[A-Za-z0-9_-]+$/, 'a cursor as a page of the same list gave it');
export type Cursor = z.infer<typeof Cursor>;

/**
 * What every list is asked with: at most `limit` items, after the place that `cursor` names, or from the beginning. A
 * page may hold fewer items, or none, and still name a next one: it also ends where it has become large enough.
 */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: Cursor.optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** What every page of a list ends with: where the next page begins; absent on the last. */
export const nextPage = { nextCursor: Cursor.optional() };
