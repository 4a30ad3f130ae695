import type { DayWindow } from '#contracts/cohort-ranges';
import { Day } from '#contracts/primitives';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { refuseUnread } from './refuse-unread.ts';

/** Reads a `Period` of Circe, its first and its last day; undefined where it has neither. Throws CIRCE_INVALID. */
export function readPeriod(holder: CirceNode, key: string): DayWindow | undefined {
  const node = holder.node(key);
  if (node === undefined) return undefined;
  const day = (name: string): string | undefined => {
    const text = node.text(name);
    if (text === undefined || text === '') return undefined;
    if (!Day.safeParse(text).success) throw circeInvalid('a day, YYYY-MM-DD', node.at(name));
    return text;
  };
  const [from, to] = [day('StartDate'), day('EndDate')];
  refuseUnread(node);
  if (from === undefined && to === undefined) return undefined;
  if (from !== undefined && to !== undefined && from > to) throw circeInvalid('days in order', node.place);
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
