import type { SqlRule } from '../sql-rule.ts';
import { sqlTable } from '../sql-tables.ts';

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
    return {
      instead:
        table === undefined ? undefined : `${fact.table}: ${Object.keys(table.columns).join(', ')}`.slice(0, 500),
    };
  },
};
