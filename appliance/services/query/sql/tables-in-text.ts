import { tablesRead } from '#domain/sql/tables-read';
import { parseSql } from './parse-sql.ts';

/** The tables with persons' records that an unchecked text names, each once; none where the text cannot be parsed. */
export async function tablesInText(sql: string): Promise<readonly string[]> {
  try {
    const parsed = await parseSql(sql);
    return parsed.kind === 'refused' ? [] : [...new Set(tablesRead(parsed.tree))];
  } catch (error) {
    // The text is nested too deeply; `compileSqlCohort` reports that.
    if (error instanceof RangeError) return [];
    throw error;
  }
}
