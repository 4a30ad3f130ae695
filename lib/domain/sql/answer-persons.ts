import { formFacts } from './form-facts.ts';
import { holdsAggregate } from './read-call.ts';
import type { SqlFact } from './sql-fact.ts';
import { sqlFunctions } from './sql-functions.ts';
import { fieldsOf, isFields, kindOf, membersOf, nameNodes, namesOf, partsOf, type SqlFields } from './sql-tree.ts';

/** Functions that people answer beside a person; what is left out is never run, so that these say nothing. */
const shown: readonly string[] = [
  ...['sum', 'avg', 'round', 'concat', 'string_agg', 'array_agg', 'year', 'month', 'day', 'datediff', 'date_part'],
  ...['date_trunc', 'age', 'to_char'],
];

/** A SELECT that answers person_id alone, and where that stood among how many columns. */
type Answer = { readonly select: SqlFields; readonly index: number; readonly width: number };

const columnOf = (target: unknown): readonly string[] =>
  namesOf(fieldsOf(fieldsOf(target, 'ResTarget')?.val, 'ColumnRef')?.fields) ?? [];

const holds = (value: unknown, kind: (node: unknown) => boolean): boolean =>
  kind(value) || partsOf(value).some((part) => holds(part, kind));

/** Whether something may be left out unread: columns and what is reckoned from them, nothing that asks or acts. */
function isPlain(value: unknown): boolean {
  const facts: SqlFact[] = [];
  formFacts(value, (fact) => facts.push(fact));
  const acts = (node: unknown): boolean => {
    const call = fieldsOf(node, 'FuncCall');
    const name = namesOf(call?.funcname)?.join('.') ?? '';
    const known = Object.hasOwn(sqlFunctions, name) || shown.includes(name) || name === 'pg_catalog.extract';
    return ['SubLink', 'A_Star'].includes(kindOf(node)) || (call !== undefined && !known);
  };
  // A CASE of a row's values asks about rows, not about persons; within an aggregate it is counted for a person.
  const asksRows = kindOf(fieldsOf(value, 'ResTarget')?.val) === 'CaseExpr';
  return !asksRows && facts.every(({ kind }) => kind !== 'form') && !holds(value, acts);
}

/** Where the person is answered; FLIP answers the accession numbers of a person's images in its place. */
function personIn(targets: readonly unknown[]): { index: number; target: unknown } | undefined {
  const named = (column: string): number =>
    targets.findIndex((target) => {
      const name = fieldsOf(target, 'ResTarget')?.name;
      return columnOf(target).at(-1) === column && (name === undefined || name === column);
    });
  const person = named('person_id');
  if (person >= 0) return { index: person, target: targets[person] };
  const accession = named('accession_id');
  if (accession < 0) return undefined;
  const val = columnOf(targets[accession]).with(-1, 'person_id');
  return { index: accession, target: { ResTarget: { val: { ColumnRef: { fields: nameNodes(...val) } } } } };
}

/** GROUP BY of a SELECT of which columns are left out: numbers mean those columns; without HAVING it says nothing of a set. */
function groupsOf(select: SqlFields, targets: readonly unknown[]): readonly unknown[] | undefined {
  const groups = membersOf(select.groupClause).map((member) => {
    const number = fieldsOf(member, 'A_Const')?.ival;
    const target = isFields(number) ? targets[Number(number.ival ?? 0) - 1] : undefined;
    return target === undefined ? member : fieldsOf(target, 'ResTarget')?.val;
  });
  if (!groups.every((group) => kindOf(group) === 'ColumnRef')) return undefined;
  return select.havingClause === undefined ? [] : groups;
}

function answerOf(select: SqlFields): Answer | undefined {
  if (select.op === 'SETOP_UNION') {
    const [left, right] = [select.larg, select.rarg].map((side) => (isFields(side) ? answerOf(side) : undefined));
    if (left === undefined || right === undefined || left.index !== right.index || left.width !== right.width)
      return undefined;
    if (left.select === select.larg && right.select === select.rarg) return { ...left, select };
    const { sortClause, ...kept } = select;
    return isPlainOrder(sortClause)
      ? { ...left, select: { ...kept, larg: left.select, rarg: right.select } }
      : undefined;
  }
  // INTERSECT and EXCEPT compare whole rows.
  if (select.op !== 'SETOP_NONE') return undefined;
  const targets = membersOf(select.targetList);
  const person = personIn(targets);
  if (person === undefined) return undefined;
  const { index, target } = person;
  const width = targets.length;
  if (width === 1 && target === targets[0]) return { select, index, width };
  const others = targets.filter((_, place) => place !== index);
  const grouped = select.groupClause !== undefined || select.havingClause !== undefined;
  const { groupClause: _, sortClause, ...kept } = select;
  const groups = groupsOf(select, targets);
  if (!others.every(isPlain) || !isPlainOrder(sortClause) || groups === undefined) return undefined;
  if (!grouped && holdsAggregate(others)) return undefined;
  return {
    select: { ...kept, targetList: [target], ...(groups.length > 0 ? { groupClause: groups } : {}) },
    index,
    width,
  };
}

/** An order says nothing of a set; it may name what is left out. */
const isPlainOrder = (sortClause: unknown): boolean => membersOf(sortClause).every(isPlain);

/**
 * A statement that answers persons and more, as one that answers the persons: what leaves a statement is the set of
 * person ids, whatever stands beside them. Anything else is left as it stands, for the rules to refuse.
 */
export const answerPersons = (select: SqlFields): SqlFields => answerOf(select)?.select ?? select;
