import { hasSqlDetails, parse } from 'libpg-query';

/** A text as PostgreSQL's own grammar reads it, or the byte at which it cannot go on. */
export type ParsedSql =
  | { readonly kind: 'parsed'; readonly tree: unknown }
  | { readonly kind: 'refused'; readonly at: number };

/** Reads SQL with the parser of PostgreSQL 18; its prose repeats the text, so that only the place is kept. */
export async function parseSql(text: string): Promise<ParsedSql> {
  try {
    return { kind: 'parsed', tree: await parse(text) };
  } catch (error) {
    const position = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
    // The parser counts characters here, and bytes in its tree.
    return { kind: 'refused', at: Buffer.byteLength([...text].slice(0, Math.max(0, position)).join('')) };
  }
}
