import type { AnchoredCriterion } from '#contracts/cohort';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';

type Which = AnchoredCriterion['which'];

/** Reads `PrimaryCriteriaLimit` and its like; Circe takes silence for the first. */
export function readLimit(holder: CirceNode, key: string): Which {
  const limit = holder.node(key);
  const type = (limit?.text('Type') ?? 'First').toLowerCase();
  if (type === 'all') return 'any';
  if (type === 'first' || type === 'last') return type;
  throw circeInvalid('All, First or Last', limit?.at('Type') ?? holder.at(key));
}
