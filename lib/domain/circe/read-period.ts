import type { DayWindow } from '#contracts/cohort-ranges';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { readDay } from './read-day.ts';
import { refuseUnread } from './refuse-unread.ts';

/** Reads a `Period` of Circe, its first and its last day; undefined where it has neither. Throws CIRCE_INVALID. */
export function readPeriod(holder: CirceNode, key: string): DayWindow | undefined {
  const node = holder.node(key);
  if (node === undefined) return undefined;
  const [from, to] = [readDay(node, 'StartDate'), readDay(node, 'EndDate')];
  refuseUnread(node);
  if (from === undefined && to === undefined) return undefined;
  if (from !== undefined && to !== undefined && from > to) throw circeInvalid('days in order', node.place);
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
