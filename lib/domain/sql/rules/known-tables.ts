import type { SqlRule } from '../sql-rule.ts';
import { sqlTable, sqlTables } from '../sql-tables.ts';

/** Where a table is refused that people ask often, what holds the same. */
const instead: Readonly<Record<string, string>> = {
  condition_era: 'omop.condition_occurrence, with condition_start_date and condition_end_date',
  drug_era:
    'omop.drug_exposure, with drug_exposure_start_date, and drug_concept_id IN (SELECT a.descendant_concept_id FROM omop.concept_ancestor AS a WHERE a.ancestor_concept_id = 1) for an ingredient',
  dose_era: 'omop.drug_exposure, with drug_exposure_start_date and quantity',
  visit_detail: 'omop.visit_occurrence',
  concept_relationship: 'the standard concept itself, or what omop.concept_ancestor has below it',
  concept_synonym: 'omop.concept, by concept_name, concept_code or concept_id',
};

/**
 * Tables are named with their schema and are on the list: an unqualified name may be a catalogue of the server, which
 * PostgreSQL always finds first.
 */
export const knownTables: SqlRule = {
  name: 'tables are on the list and named with their schema',
  brokenBy: (fact) => {
    if (fact.kind !== 'table' || (fact.schema === 'omop' && sqlTable(fact.table) !== undefined)) return undefined;
    const meant = sqlTable(fact.table) === undefined ? undefined : `omop.${fact.table}`;
    const like = Object.hasOwn(instead, fact.table) ? instead[fact.table] : undefined;
    return { instead: meant ?? like ?? `one of omop.${Object.keys(sqlTables).join(', ')}` };
  },
};
