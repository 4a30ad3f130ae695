import { visit } from 'jsonc-parser';

/** A place in a text, counted from 1. */
export type TextPlace = { readonly line: number; readonly column: number };

/**
 * Where an object names a key for the second time; undefined where none does. Parsers disagree which of the two counts, so
 * that what one part checked is not what another reads (RFC 8259 §4). `text` is JSON already.
 */
export function repeatedKey(text: string): TextPlace | undefined {
  const open: Set<string>[] = [];
  let found: TextPlace | undefined;
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (key, _offset, _length, line, column) => {
      const keys = open.at(-1);
      if (keys?.has(key)) found ??= { line: line + 1, column: column + 1 };
      keys?.add(key);
    },
  });
  return found;
}
