import type { SqlRule } from '../sql-rule.ts';

/**
 * Every table of a FROM is tied to the others by an equality of columns: a product of whole tables answers nothing
 * and stops the database.
 */
export const joinedTables: SqlRule = {
  name: 'each table in FROM is joined to another by an equality of columns',
  brokenBy: (fact) =>
    fact.kind === 'joined' && !fact.joined
      ? { instead: 'JOIN omop.concept_ancestor AS a ON a.descendant_concept_id = c.condition_concept_id' }
      : undefined,
};
