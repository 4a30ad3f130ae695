import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import type { Cursor } from '#contracts/page';
import type { ItemQuery } from './query-items.ts';

/** A list of which pages are given. */
export type PagedQuery = Pick<ItemQuery, 'index' | 'partition' | 'prefix' | 'newestFirst'>;

type StartKey = Record<string, string>;

const Place = z.object({ l: z.string(), k: z.array(z.string().min(1).max(1024)).min(1).max(3) }).strict();

/** Names the list, so that a cursor of one is refused by another. */
const listTag = ({ index, newestFirst, partition, prefix }: PagedQuery): string =>
  createHash('sha256')
    .update(JSON.stringify([index ?? '', partition, prefix ?? '', newestFirst === true]))
    .digest('base64url')
    .slice(0, 12);

/** The attributes that name a place in the list beside its partition. */
const attributesOf = ({ index }: PagedQuery): string[] => (index === undefined ? ['sk'] : [`${index}sk`, 'pk', 'sk']);

/** The cursor that begins after this item of the list. */
export const cursorAfter = (query: PagedQuery, item: Readonly<Record<string, unknown>>): Cursor =>
  Buffer.from(JSON.stringify({ l: listTag(query), k: attributesOf(query).map((name) => String(item[name])) })).toString(
    'base64url',
  );

const refused = (): AppError =>
  new AppError('INPUT_INVALID', {
    details: [{ rule: 'a cursor as a page of the same list gave it', place: 'query.cursor' }],
  });

/**
 * The key that a page begins after. A cursor names a place only: list and partition are the server's own choice, so a
 * made-up cursor opens nothing that the list does not hold. Throws INPUT_INVALID for one of another list.
 */
export const startKeyOf = (query: PagedQuery, cursor: Cursor): StartKey => {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw refused();
  }
  const place = Place.safeParse(json);
  const names = attributesOf(query);
  if (!place.success || place.data.l !== listTag(query) || place.data.k.length !== names.length) throw refused();
  const key: StartKey = { [`${query.index ?? ''}pk`]: query.partition };
  for (const [place_, name] of names.entries()) key[name] = place.data.k[place_] ?? '';
  const sortKey = key[`${query.index ?? ''}sk`] ?? '';
  if (query.prefix !== undefined && !sortKey.startsWith(query.prefix)) throw refused();
  return key;
};
