import { isDay } from './literals.ts';
import { fieldsOf, isFields, mapParts, nameNodes, namesOf, type SqlFields, type SqlNode } from './sql-tree.ts';

/** A statement whose literals are parameters, and the number of its highest parameter. */
export type ParameterizedStatement = { readonly statement: SqlNode; readonly parameters: number };

const typed = (arg: SqlNode, type: string): SqlNode => ({
  TypeCast: { arg, typeName: { names: nameNodes('pg_catalog', type), typemod: -1 } },
});

/**
 * Fields whose literals are left: names of types, and places where a number stands for a column or for a number of rows.
 * PostgreSQL only makes a join of an EXISTS whose LIMIT is a literal.
 */
const left: ReadonlySet<string> = new Set(['typeName', 'groupClause', 'sortClause', 'limitCount', 'limitOffset']);

/** The type of a literal's parameter; none for NULL and truth values, which stay. A text that is a day is compared with days. */
function typeOf({ ival, fval, sval }: SqlFields): string | undefined {
  if (isFields(ival)) return 'int4';
  if (isFields(fval)) return 'numeric';
  return isFields(sval) ? (isDay(String(sval.sval ?? '')) ? 'date' : 'text') : undefined;
}

const isExtract = (call: SqlFields | undefined): boolean => namesOf(call?.funcname)?.at(-1) === 'extract';

/**
 * Replaces the literals of a checked statement by parameters, numbered after those that it has already. PostgreSQL then
 * plans for any values, and estimates nothing from how frequent one value is.
 */
export function literalsAsParameters(checked: SqlNode, before: number): ParameterizedStatement {
  let parameters = before;
  const next = (): SqlNode => {
    parameters += 1;
    return { ParamRef: { number: parameters } };
  };
  const replace = (value: unknown): unknown => {
    const constant = fieldsOf(value, 'A_Const');
    const type = constant && typeOf(constant);
    if (type !== undefined) return typed(next(), type);
    const cast = fieldsOf(value, 'TypeCast');
    const inCast = fieldsOf(cast?.arg, 'A_Const');
    if (isFields(inCast?.sval)) return { TypeCast: { ...cast, arg: next() } };
    const call = fieldsOf(value, 'FuncCall');
    if (isExtract(call) && Array.isArray(call?.args))
      return { FuncCall: { ...call, args: [call.args[0], ...call.args.slice(1).map(replace)] } };
    if (!isFields(value)) return mapParts(value, replace);
    return Object.fromEntries(
      Object.entries(value).map(([field, content]) => [field, left.has(field) ? content : replace(content)]),
    );
  };
  const statement = replace(checked) as SqlNode;
  return { statement, parameters };
}
