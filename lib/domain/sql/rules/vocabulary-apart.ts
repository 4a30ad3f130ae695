import type { SqlRule } from '../sql-rule.ts';

/**
 * The vocabulary is asked by itself, before any person is: joined to records, or asked per record, its millions of rows
 * would make a clock of one person’s record that others can read.
 */
export const vocabularyApart: SqlRule = {
  name: 'concept and concept_ancestor stand in a SELECT of their own after IN, which answers a column of theirs and names nothing around it',
  brokenBy: (fact) =>
    fact.kind === 'vocabulary' && !fact.apart
      ? {
          instead:
            'c.condition_concept_id IN (SELECT a.descendant_concept_id FROM omop.concept_ancestor AS a WHERE a.ancestor_concept_id = 1)',
        }
      : undefined,
};
