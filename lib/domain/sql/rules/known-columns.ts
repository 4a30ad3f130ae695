import type { SqlRule } from '../sql-rule.ts';
import { sqlTable } from '../sql-tables.ts';

/** The listed column that says most nearly the same as one that people often name. */
function nearest(column: string, listed: readonly string[]): string | undefined {
  if (column === 'accession_id')
    return 'leave accession_id out: the studies of the persons who are found are looked up';
  if (column === 'birth_datetime') return 'year_of_birth, month_of_birth and day_of_birth';
  const near = column.replace(/_datetime$/, '_date').replace(/_source_value$/, '_concept_id');
  return near !== column && listed.includes(near) ? near : undefined;
}

/**
 * Columns are on the list of their table, and a name means one of them: free text, source values, names, times of day
 * and hidden columns are on no list.
 */
export const knownColumns: SqlRule = {
  name: 'columns are on the list of their table, and each name means one of them',
  brokenBy: (fact) => {
    if (fact.kind !== 'column' || fact.found === 1) return undefined;
    if (fact.beyond)
      return {
        instead:
          'EXISTS (SELECT 1 FROM omop.death AS d WHERE d.person_id = p.person_id AND …), for a set names nothing around it',
      };
    if (fact.found > 1) return { instead: 'put the table before the column: p.person_id' };
    const table = sqlTable(fact.table);
    const listed = Object.keys(table?.columns ?? {});
    const all = table === undefined ? undefined : `${fact.table}: ${listed.join(', ')}`.slice(0, 500);
    return { instead: nearest(fact.column, listed) ?? all };
  },
};
