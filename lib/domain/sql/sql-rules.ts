import { booleanConditions } from './rules/boolean-conditions.ts';
import { boundedRows } from './rules/bounded-rows.ts';
import { boundedSize } from './rules/bounded-size.ts';
import { clearNames } from './rules/clear-names.ts';
import { groupedColumns } from './rules/grouped-columns.ts';
import { joinedSubqueries } from './rules/joined-subqueries.ts';
import { joinedTables } from './rules/joined-tables.ts';
import { knownCasts } from './rules/known-casts.ts';
import { knownColumns } from './rules/known-columns.ts';
import { knownForms } from './rules/known-forms.ts';
import { knownFunctions } from './rules/known-functions.ts';
import { knownOperators } from './rules/known-operators.ts';
import { knownTables } from './rules/known-tables.ts';
import { likePatterns } from './rules/like-patterns.ts';
import { literalLimits } from './rules/literal-limits.ts';
import { matchingSides } from './rules/matching-sides.ts';
import { namedColumns } from './rules/named-columns.ts';
import { noClock } from './rules/no-clock.ts';
import { noDrift } from './rules/no-drift.ts';
import { oneSelect } from './rules/one-select.ts';
import { ownRows } from './rules/own-rows.ts';
import { personAnswer } from './rules/person-answer.ts';
import { personSets } from './rules/person-sets.ts';
import { plainAggregates } from './rules/plain-aggregates.ts';
import { plainOrder } from './rules/plain-order.ts';
import { plainText } from './rules/plain-text.ts';
import { presentPersons } from './rules/present-persons.ts';
import { rowsFromTables } from './rules/rows-from-tables.ts';
import { sameTypes } from './rules/same-types.ts';
import { singleColumn } from './rules/single-column.ts';
import { soundLiterals } from './rules/sound-literals.ts';
import { soundSyntax } from './rules/sound-syntax.ts';
import { vocabularyApart } from './rules/vocabulary-apart.ts';
import type { SqlRule } from './sql-rule.ts';

/** Every rule of expert SQL: each is asked about each fact that reading a statement finds. */
export const sqlRules: readonly SqlRule[] = [
  plainText,
  soundSyntax,
  oneSelect,
  knownForms,
  boundedSize,
  knownTables,
  clearNames,
  knownColumns,
  namedColumns,
  knownFunctions,
  noClock,
  knownOperators,
  booleanConditions,
  knownCasts,
  soundLiterals,
  likePatterns,
  sameTypes,
  plainAggregates,
  groupedColumns,
  ownRows,
  personSets,
  presentPersons,
  personAnswer,
  vocabularyApart,
  joinedTables,
  boundedRows,
  matchingSides,
  joinedSubqueries,
  singleColumn,
  rowsFromTables,
  literalLimits,
  plainOrder,
  noDrift,
];
