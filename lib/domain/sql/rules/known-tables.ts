import type { SqlRule } from '../sql-rule.ts';
import { sqlTable, sqlTables } from '../sql-tables.ts';

/**
 * Tables are named with their schema and are on the list: an unqualified name may be a catalogue of the server, which
 * PostgreSQL always finds first.
 */
export const knownTables: SqlRule = {
  name: 'tables are on the list and named with their schema',
  brokenBy: (fact) => {
    if (fact.kind !== 'table' || (fact.schema === 'omop' && sqlTable(fact.table) !== undefined)) return undefined;
    const meant = sqlTable(fact.table) === undefined ? undefined : `omop.${fact.table}`;
    return { instead: meant ?? `one of omop.${Object.keys(sqlTables).join(', ')}` };
  },
};
