import { tablesRead } from '#domain/sql/tables-read';
import { parseSql } from './parse-sql.ts';

/** The tables about persons that a text names before it is judged, once each; none where it cannot be read. */
export async function tablesInText(sql: string): Promise<readonly string[]> {
  try {
    const parsed = await parseSql(sql);
    return parsed.kind === 'refused' ? [] : [...new Set(tablesRead(parsed.tree))];
  } catch (error) {
    // Nested too deeply to be read, which the judgement tells.
    if (error instanceof RangeError) return [];
    throw error;
  }
}
