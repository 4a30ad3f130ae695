import { fieldsOf, isFields, mapParts, membersOf, namesOf, partsOf, type SqlFields } from './sql-tree.ts';
import { readsVocabulary } from './vocabulary-tables.ts';

/** Sets of concepts that the WITH of a statement names: each with the column that it answers and its SELECT. */
export type CodeSets = ReadonlyMap<string, { readonly column: string; readonly query: SqlFields }>;

/** The one column that a SELECT answers, where it is a column as it stands. */
function onlyColumn(query: SqlFields): string | undefined {
  if (query.op !== 'SETOP_NONE') return isFields(query.larg) ? onlyColumn(query.larg) : undefined;
  const [target, ...more] = membersOf(query.targetList);
  const { name, val } = fieldsOf(target, 'ResTarget') ?? {};
  const names = namesOf(fieldsOf(val, 'ColumnRef')?.fields) ?? [];
  const column = typeof name === 'string' ? name : names.at(-1);
  return more.length === 0 && names.length > 0 ? column : undefined;
}

const count = (value: unknown, holds: (part: unknown) => boolean): number =>
  (holds(value) ? 1 : 0) + partsOf(value).reduce((sum: number, part) => sum + count(part, holds), 0);

const names =
  (name: string) =>
  (part: unknown): boolean => {
    const table = fieldsOf(part, 'RangeVar');
    return table?.schemaname === undefined && table?.relname === name;
  };

/** The sets of a statement that read the vocabulary alone and whose names mean nothing else in it. */
export function codeSetsIn(select: SqlFields): CodeSets {
  const ctes = isFields(select.withClause) ? membersOf(select.withClause.ctes) : [];
  const found = ctes.flatMap((cte) => {
    const { aliascolnames, ctename, ctequery } = fieldsOf(cte, 'CommonTableExpr') ?? {};
    const query = fieldsOf(ctequery, 'SelectStmt');
    if (query === undefined || aliascolnames !== undefined || !readsVocabulary(query)) return [];
    const column = onlyColumn(query);
    const again = count(select, (part) => fieldsOf(part, 'CommonTableExpr')?.ctename === ctename) > 1;
    const bare = query.withClause === undefined && query.limitCount === undefined && query.limitOffset === undefined;
    return column === undefined || again || !bare ? [] : [[String(ctename), { column, query }] as const];
  });
  return new Map(found);
}

/** The set that a SELECT answers as it is: `SELECT concept_id FROM codes`. */
function setAsItIs(select: SqlFields, sets: CodeSets): SqlFields | undefined {
  const [item, ...more] = membersOf(select.fromClause);
  const table = fieldsOf(item, 'RangeVar');
  const set = table?.schemaname === undefined ? sets.get(String(table?.relname)) : undefined;
  const whole = [select.whereClause, select.groupClause, select.havingClause, select.withClause, select.limitCount];
  const plain = more.length === 0 && [...whole, select.limitOffset].every((clause) => clause === undefined);
  return plain && set !== undefined && select.op === 'SETOP_NONE' && onlyColumn(select) === set.column
    ? set.query
    : undefined;
}

/** The statement with each of these sets written after the IN that names it; what is used up is named no more. */
export function withoutCodeSets(select: SqlFields, sets: CodeSets): SqlFields {
  if (sets.size === 0) return select;
  const write = (value: unknown): unknown => {
    const inside = mapParts(value, write);
    const link = fieldsOf(inside, 'SubLink');
    const query = fieldsOf(link?.subselect, 'SelectStmt');
    const set = link?.subLinkType === 'ANY_SUBLINK' && query !== undefined ? setAsItIs(query, sets) : undefined;
    return set === undefined ? inside : { SubLink: { ...link, subselect: { SelectStmt: set } } };
  };
  const written = write(select) as SqlFields;
  const { withClause, ...rest } = written;
  if (!isFields(withClause)) return written;
  const ctes = membersOf(withClause.ctes).filter((cte) => {
    const name = String(fieldsOf(cte, 'CommonTableExpr')?.ctename);
    return !sets.has(name) || count(written, names(name)) > 0;
  });
  return ctes.length === 0 ? rest : { ...rest, withClause: { ...withClause, ctes } };
}
