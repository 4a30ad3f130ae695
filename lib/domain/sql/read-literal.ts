import { digitsOf } from './digits.ts';
import { isDay, isDecimal, isInterval, isPlainText } from './literals.ts';
import type { Expression, Reading } from './reading.ts';
import { fieldsOf, isFields, namesOf, placeOf, type SqlFields } from './sql-tree.ts';

const wrong: Expression = { type: 'wrong', node: {} };

/** A value written in the text. */
export function readLiteral(constant: SqlFields, node: unknown, { tell }: Reading): Expression {
  const at = placeOf(node);
  const { ival, fval, sval, boolval } = constant;
  const literal = (sound: boolean, wanted: 'number' | 'text', read: Expression): Expression => {
    tell({ kind: 'literal', sound, wanted, at });
    return sound ? read : wrong;
  };
  if (isFields(ival)) return { type: 'whole', node, literal: typeof ival.ival === 'number' ? ival.ival : 0 };
  if (isFields(fval)) {
    const text = String(fval.fval ?? '');
    return literal(isDecimal(text), 'number', { type: 'decimal', node, literal: text });
  }
  if (isFields(sval)) {
    const text = String(sval.sval ?? '');
    return literal(isPlainText(text), 'text', { type: 'string', node, literal: text });
  }
  if (isFields(boolval)) return { type: 'boolean', node };
  tell({ kind: 'literal', sound: false, wanted: 'value', at });
  return wrong;
}

/** A text beside a day must be a day itself, or PostgreSQL would fail to read it. */
export function readDay(expression: Expression, { tell }: Reading): Expression {
  if (expression.type !== 'string') return expression;
  const sound = typeof expression.literal === 'string' && isDay(expression.literal);
  tell({ kind: 'literal', sound, wanted: 'day', at: placeOf(expression.node) });
  return sound ? expression : wrong;
}

/** DATE '…' and INTERVAL '…'; every other cast is of a number that cannot become too large, or of none. */
export function readCast(cast: SqlFields, node: unknown, reading: Reading, readArgument: () => Expression): Expression {
  const at = placeOf(node);
  const type = fieldsOf({ TypeName: cast.typeName }, 'TypeName');
  const names = namesOf(type?.names) ?? [];
  const [to = ''] = names.length === 2 && names[0] === 'pg_catalog' ? names.slice(1) : names;
  const text = fieldsOf(cast.arg, 'A_Const')?.sval;
  const written = isFields(text) ? String(text.sval ?? '') : undefined;
  const plain = names.length <= 2 && type?.typmods === undefined && type?.arrayBounds === undefined;
  if (plain && written !== undefined && (to === 'date' || to === 'interval')) {
    const sound = to === 'date' ? isDay(written) : isInterval(written);
    reading.tell({ kind: 'literal', sound, wanted: to === 'date' ? 'day' : 'interval', at });
    return sound ? { type: to, node, literal: written } : wrong;
  }
  const argument = readArgument();
  const number = ['integer', 'bigint', 'whole', 'small', 'decimal'].includes(argument.type);
  const known = plain && to === 'numeric' && (number || argument.type === 'wrong');
  reading.tell({ kind: 'cast', to, known, at });
  if (!known || argument.type === 'wrong') return wrong;
  return { type: 'small', node: { TypeCast: { ...cast, arg: argument.node } }, digits: digitsOf(argument) };
}
