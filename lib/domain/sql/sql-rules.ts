import { booleanConditions } from './rules/boolean-conditions.ts';
import { boundedRows } from './rules/bounded-rows.ts';
import { boundedSize } from './rules/bounded-size.ts';
import { clearNames } from './rules/clear-names.ts';
import { flagRules } from './rules/flag-rules.ts';
import { knownColumns } from './rules/known-columns.ts';
import { knownForms } from './rules/known-forms.ts';
import { knownFunctions } from './rules/known-functions.ts';
import { knownOperators } from './rules/known-operators.ts';
import { knownTables } from './rules/known-tables.ts';
import { likePatterns } from './rules/like-patterns.ts';
import { noClock } from './rules/no-clock.ts';
import { oneSelect } from './rules/one-select.ts';
import { plainAggregates } from './rules/plain-aggregates.ts';
import type { SqlRule } from './sql-rule.ts';

/** Every rule of expert SQL: each is asked about each fact that reading a statement finds. */
export const sqlRules: readonly SqlRule[] = [
  flagRules.plainText,
  flagRules.soundSyntax,
  oneSelect,
  knownForms,
  boundedSize,
  knownTables,
  clearNames,
  knownColumns,
  flagRules.namedColumns,
  knownFunctions,
  noClock,
  knownOperators,
  booleanConditions,
  flagRules.knownCasts,
  flagRules.soundLiterals,
  likePatterns,
  flagRules.sameTypes,
  plainAggregates,
  flagRules.groupedColumns,
  flagRules.ownRows,
  flagRules.personSets,
  flagRules.presentPersons,
  flagRules.personAnswer,
  flagRules.vocabularyApart,
  flagRules.joinedTables,
  boundedRows,
  flagRules.matchingSides,
  flagRules.joinedSubqueries,
  flagRules.singleColumn,
  flagRules.rowsFromTables,
  flagRules.literalLimits,
  flagRules.plainOrder,
  flagRules.noDrift,
];
