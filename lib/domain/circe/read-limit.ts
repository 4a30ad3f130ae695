import type { IndexCriterion } from '#contracts/index-criterion';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { refuseUnread } from './refuse-unread.ts';

type Which = IndexCriterion['which'];

/** Reads `PrimaryCriteriaLimit` and its like; where nothing is said, Circe takes what `silent` says. */
export function readLimit(holder: CirceNode, key: string, silent: Which): Which {
  const limit = holder.node(key);
  const type = (limit?.text('Type') ?? silent).toLowerCase();
  if (limit !== undefined) refuseUnread(limit);
  if (type === 'all' || type === 'first' || type === 'last') return type;
  throw circeInvalid('All, First or Last', limit?.at('Type') ?? holder.at(key));
}
