import { columnType } from './common-type.ts';
import { longestOf } from './digits.ts';
import { readLiteral } from './read-literal.ts';
import type { Expression, Reading } from './reading.ts';
import { dayFields, sqlFunctions } from './sql-functions.ts';
import { findColumns, type Scope } from './sql-scope.ts';
import { fieldsOf, isFields, kindOf, membersOf, namesOf, placeOf, type SqlFields } from './sql-tree.ts';

/** Functions that read the clock of the server. */
const clocks = [
  'now',
  'age',
  'getdate',
  'timeofday',
  'clock_timestamp',
  'statement_timestamp',
  'transaction_timestamp',
];

/** Functions of other databases whose first argument is a word, such as `day`, which the parser takes for a column. */
const wordsFirst = ['datediff', 'dateadd', 'datepart', 'datename', 'date_diff', 'date_add', 'timestampdiff'];

const columnsIn = (value: unknown): readonly (readonly string[])[] => {
  const column = fieldsOf(value, 'ColumnRef');
  if (column !== undefined) return [namesOf(column.fields) ?? []];
  if (Array.isArray(value)) return value.flatMap(columnsIn);
  return isFields(value) ? Object.values(value).flatMap(columnsIn) : [];
};

const isDayField = (argument: unknown): boolean => {
  const text = fieldsOf(argument, 'A_Const')?.sval;
  return isFields(text) && dayFields.includes(String(text.sval));
};

/** Whether an expression holds an aggregate of its own block; what stands in a SELECT inside it belongs to that. */
export function holdsAggregate(value: unknown): boolean {
  if (kindOf(value) === 'SubLink') return false;
  const name = namesOf(fieldsOf(value, 'FuncCall')?.funcname)?.at(-1) ?? '';
  if (Object.hasOwn(sqlFunctions, name) && sqlFunctions[name]?.aggregate) return true;
  if (Array.isArray(value)) return value.some(holdsAggregate);
  return isFields(value) && Object.values(value).some(holdsAggregate);
}

/** A call of a function, with its arguments read in the block where it stands. */
export function readCall(
  call: SqlFields,
  node: unknown,
  scope: Scope,
  reading: Reading,
  read: (node: unknown, scope: Scope) => Expression,
): Expression {
  const { tell, dataDate } = reading;
  const at = placeOf(node);
  const names = namesOf(call.funcname) ?? [];
  const name = names.at(-1) ?? '';
  const schemaKnown = names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog');
  const listed = schemaKnown && Object.hasOwn(sqlFunctions, name) ? sqlFunctions[name] : undefined;
  const extracts = name === 'extract';
  const given = membersOf(call.args);
  const inner: Scope = listed?.aggregate ? { ...scope, aggregates: 'nested', groups: undefined } : scope;
  if (listed?.aggregate) {
    const own = [...columnsIn(given), ...columnsIn(call.agg_filter)].every((column) =>
      findColumns(scope, column).every(({ relation }) => scope.relations.includes(relation)),
    );
    tell({ kind: 'aggregate', place: own ? scope.aggregates : 'outer', at });
  }
  const args = given.map((argument, index) => {
    if (extracts && index === 0) return readLiteral(fieldsOf(argument, 'A_Const') ?? {}, argument, reading);
    // The call is a fault already, and these arguments go with it: one mistake is one finding.
    const goesWithIt = (index === 0 && wordsFirst.includes(name)) || (schemaKnown && name === 'age');
    return goesWithIt ? { type: 'wrong' as const, node: {} } : read(argument, inner);
  });
  const filter = call.agg_filter === undefined ? undefined : read(call.agg_filter, inner);
  if (filter !== undefined) tell({ kind: 'condition', type: filter.type, at: placeOf(call.agg_filter) });
  const form = call.funcformat === (extracts ? 'COERCE_SQL_SYNTAX' : 'COERCE_EXPLICIT_CALL');
  const answer =
    form && (!extracts || isDayField(given[0])) && (filter === undefined || listed?.aggregate)
      ? listed?.answers({
          args: args.map(({ type }) => type),
          star: call.agg_star === true,
          distinct: call.agg_distinct === true,
        })
      : undefined;
  if (schemaKnown && clocks.includes(name)) tell({ kind: 'clock', name, dataDate, at });
  else tell({ kind: 'call', name, known: answer !== undefined, at });
  if (answer === undefined || answer === 'wrong') return { type: 'wrong', node: {} };
  const rewritten = {
    ...call,
    ...(call.args === undefined ? {} : { args: args.map((argument) => argument.node) }),
    ...(filter === undefined ? {} : { agg_filter: filter.node }),
  };
  const type = columnType(answer);
  // The least and the greatest are as long as what they are chosen from.
  const chosen = listed?.aggregate === true && args.some((argument) => argument.type === answer);
  return { type, node: { FuncCall: rewritten }, ...(chosen ? { digits: longestOf(args) } : {}) };
}
