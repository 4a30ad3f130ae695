import { Day } from '#contracts/primitives';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';

/** Reads a day; undefined where none is given. Throws CIRCE_INVALID for one that no database of trusts can hold. */
export function readDay(node: CirceNode, key: string): string | undefined {
  const text = node.text(key);
  if (text === undefined || text === '') return undefined;
  if (!Day.safeParse(text).success || text.startsWith('0000')) throw circeInvalid('a day, YYYY-MM-DD', node.at(key));
  return text;
}
