import { hasSqlDetails, parse } from 'libpg-query';

/** A text parsed by PostgreSQL's own grammar, or the byte offset of the syntax error. */
export type ParsedSql =
  | { readonly kind: 'parsed'; readonly tree: unknown }
  | { readonly kind: 'refused'; readonly at: number };

/** Parses SQL with the parser of PostgreSQL 18. Its messages quote the text, so that only the place is kept. */
export async function parseSql(text: string): Promise<ParsedSql> {
  try {
    return { kind: 'parsed', tree: await parse(text) };
  } catch (error) {
    const position = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
    // The parser counts characters in errors, and bytes in its tree.
    return { kind: 'refused', at: Buffer.byteLength([...text].slice(0, Math.max(0, position)).join('')) };
  }
}
