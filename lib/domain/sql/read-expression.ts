import { bracedNode, columnNode, dayNode } from './build-nodes.ts';
import { columnType, commonType } from './common-type.ts';
import { comparable } from './comparable.ts';
import { longestOf } from './digits.ts';
import { readCall } from './read-call.ts';
import { readCast, readDay, readLiteral } from './read-literal.ts';
import { readOperation } from './read-operation.ts';
import { readSubquery } from './read-subquery.ts';
import type { Expression, Reading } from './reading.ts';
import { findColumns, isBeyond, type Scope, stepsTo } from './sql-scope.ts';
import { fieldsOf, kindOf, membersOf, namesOf, placeOf, type SqlFields } from './sql-tree.ts';
import type { SqlType } from './sql-type.ts';

const wrong: Expression = { type: 'wrong', node: {} };

const negated = { '~~': 'LIKE', '!~~': 'NOT LIKE', '~~*': 'ILIKE', '!~~*': 'NOT ILIKE' } as const;

function readColumn(fields: SqlFields, node: unknown, scope: Scope, { tell }: Reading): Expression {
  const at = placeOf(node);
  const parts = membersOf(fields.fields);
  if (parts.some((part) => kindOf(part) === 'A_Star')) {
    tell({ kind: 'star', at });
    return wrong;
  }
  const names = namesOf(parts) ?? [];
  const found = findColumns(scope, names);
  const [only] = found;
  const qualifier = names.at(-2) ?? '';
  const near = scope.relations.filter(({ alias }) => qualifier === '' || alias === qualifier);
  const table = near.length === 1 ? (near[0]?.table ?? '') : '';
  tell({ kind: 'column', column: names.at(-1) ?? '', table, found: found.length, beyond: isBeyond(scope, names), at });
  if (only === undefined || found.length > 1) return wrong;
  const { relation, column, type } = only;
  const steps = stepsTo(scope, only);
  // What a condition of JOIN says of rows around the SELECT, and what is said of rows further out, is never a join.
  if (steps > 0) tell({ kind: 'asked within', by: 'name', joins: steps === 1 && !scope.joins, at });
  const { groups } = only.scope;
  if (groups !== undefined) tell({ kind: 'grouped', grouped: groups.has(`${relation.alias}.${column}`), at });
  return { type, node: columnNode(relation.alias, column) };
}

/** Reads an expression where it stands; every part of it is told of, and what is not known is `wrong`. */
export function readExpression(node: unknown, scope: Scope, reading: Reading): Expression {
  const { tell } = reading;
  const at = placeOf(node);
  const kind = kindOf(node);
  const fields = fieldsOf(node, kind) ?? {};
  const read = (inner: unknown, where: Scope = scope): Expression => readExpression(inner, where, reading);
  const boolean = (rewritten: unknown): Expression => ({ type: 'boolean', node: rewritten });
  const condition = (inner: unknown): Expression => {
    const expression = read(inner);
    tell({ kind: 'condition', type: expression.type, at: placeOf(inner) });
    return expression;
  };
  const operation = (operator: string, operands: readonly Expression[], answer: Expression | undefined): Expression => {
    const known = answer !== undefined;
    tell({ kind: 'operation', operator, operands: operands.map(({ type }) => type), known, at });
    return answer ?? wrong;
  };
  /** Texts beside a day are days. */
  const beside = (operands: readonly Expression[]): readonly Expression[] =>
    operands.some(({ type }) => type === 'date' || type === 'moment')
      ? operands.map((operand) => readDay(operand, reading))
      : operands;
  const choice = (operands: readonly Expression[], rewritten: unknown): Expression => {
    const common = commonType(operands.map(({ type }) => type));
    const same = common !== undefined && !['person', 'visit', 'image', 'study', 'measurement', 'note'].includes(common);
    tell({ kind: 'choice', same, at });
    return same && common !== undefined
      ? { type: columnType(common), node: rewritten, digits: longestOf(operands) }
      : wrong;
  };

  switch (kind) {
    case 'ColumnRef':
      return readColumn(fields, node, scope, reading);
    case 'A_Const':
      return readLiteral(fields, node, reading);
    case 'TypeCast':
      return readCast(fields, node, reading, () => read(fields.arg));
    case 'FuncCall':
      return readCall(fields, node, scope, reading, read);
    case 'SubLink':
      return readSubquery(fields, node, scope, reading, read);
    case 'SQLValueFunction': {
      if (fields.op === 'SVFOP_CURRENT_DATE')
        return { type: 'date', node: dayNode(reading.dataDate), literal: reading.dataDate };
      const name = String(fields.op).replace('SVFOP_', '').toLowerCase();
      if (/time/.test(name)) tell({ kind: 'clock', name, dataDate: reading.dataDate, at });
      else tell({ kind: 'call', name, known: false, at });
      return wrong;
    }
    case 'BoolExpr': {
      const args = membersOf(fields.args).map(condition);
      return boolean({ BoolExpr: { ...fields, args: args.map((arg) => arg.node) } });
    }
    case 'NullTest':
      return boolean({ NullTest: { ...fields, arg: bracedNode(read(fields.arg).node) } });
    case 'BooleanTest':
      return boolean({ BooleanTest: { ...fields, arg: bracedNode(condition(fields.arg).node) } });
    case 'CoalesceExpr':
    case 'MinMaxExpr': {
      const args = membersOf(fields.args).map((arg) => read(arg));
      const read_ = choice(args, { [kind]: { ...fields, args: args.map((arg) => arg.node) } });
      if (kind === 'CoalesceExpr') return read_;
      // The larger of two texts depends on a collation.
      return operation(
        String(fields.op).replace('IS_', ''),
        args,
        comparable(read_.type, read_.type) === 'ordered' ? read_ : undefined,
      );
    }
    case 'CaseExpr': {
      const branches = membersOf(fields.args).map((branch) => {
        const when = fieldsOf(branch, 'CaseWhen') ?? {};
        return { when, expr: condition(when.expr), result: read(when.result) };
      });
      const other = fields.defresult === undefined ? undefined : read(fields.defresult);
      const args = branches.map(({ when, expr, result }) => ({
        CaseWhen: { ...when, expr: expr.node, result: result.node },
      }));
      const results = branches.map(({ result }) => result);
      return choice(other === undefined ? results : [...results, other], {
        CaseExpr: { ...fields, args, ...(other === undefined ? {} : { defresult: other.node }) },
      });
    }
    case 'A_Expr':
      break;
    default:
      tell({ kind: 'form', node: kind, field: '', at });
      return wrong;
  }

  const names = namesOf(fields.name) ?? [];
  const operator = names.length === 1 ? (names[0] ?? '') : '';
  const listed = (value: unknown): readonly unknown[] => membersOf(fieldsOf(value, 'List')?.items);
  const rewritten = (lexpr: Expression, rexpr: unknown): Expression =>
    boolean({ A_Expr: { ...fields, lexpr: lexpr.node, rexpr } });
  const pair = (): readonly Expression[] => beside([read(fields.lexpr), read(fields.rexpr)]);
  const [none = wrong] = [] as Expression[];
  switch (fields.kind) {
    case 'AEXPR_OP': {
      if (fields.lexpr === undefined) return operation(`unary ${operator}`, [read(fields.rexpr)], undefined);
      const [left = none, right = none] = pair();
      return operation(operator, [left, right], readOperation(operator, left, right));
    }
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT': {
      const [left = none, right = none] = pair();
      const known = operator === '=' && comparable(left.type, right.type) !== 'no';
      return operation('IS DISTINCT FROM', [left, right], known ? rewritten(left, right.node) : undefined);
    }
    case 'AEXPR_IN': {
      const [left = none, ...members] = beside([read(fields.lexpr), ...listed(fields.rexpr).map((item) => read(item))]);
      const equal = members.length > 0 && members.every(({ type }) => comparable(left.type, type) !== 'no');
      const items = members.map((member) => member.node);
      const known = equal && (operator === '=' || operator === '<>');
      return operation('IN', [left, ...members], known ? rewritten(left, { List: { items } }) : undefined);
    }
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN': {
      const [left = none, ...ends] = beside([read(fields.lexpr), ...listed(fields.rexpr).map((item) => read(item))]);
      const known = ends.length === 2 && ends.every(({ type }) => comparable(left.type, type) === 'ordered');
      const items = ends.map((end) => end.node);
      return operation('BETWEEN', [left, ...ends], known ? rewritten(left, { List: { items } }) : undefined);
    }
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE': {
      const left = read(fields.lexpr);
      const isLiteral = kindOf(fields.rexpr) === 'A_Const';
      const right = isLiteral ? read(fields.rexpr) : undefined;
      const pattern = right?.type === 'string' ? String(right.literal) : undefined;
      tell({ kind: 'pattern', pattern, at: placeOf(fields.rexpr) });
      const types: readonly SqlType[] = ['text', 'wrong'];
      const known = Object.hasOwn(negated, operator) && types.includes(left.type);
      return operation('LIKE', [left], known ? rewritten(left, fields.rexpr) : undefined);
    }
    default:
      tell({ kind: 'form', node: kind, field: 'kind', at });
      return wrong;
  }
}
