import { guardedNode, numericNode, operationNode } from './build-nodes.ts';
import { comparable } from './comparable.ts';
import { digitsOf, mostDigits } from './digits.ts';
import { movesDays } from './literals.ts';
import type { Expression } from './reading.ts';
import { isNumeric } from './sql-type.ts';

const orders = ['<', '<=', '>', '>='];
const whole = (value: number, node: unknown): Expression =>
  value === 0 && Object.is(value, -0) ? whole(0, node) : { type: 'whole', literal: value, node };
const wholeNode = (value: number): unknown => ({ A_Const: { ival: value === 0 ? {} : { ival: value } } });

const notFixed = (days: readonly Expression[]): readonly unknown[] =>
  days.filter(({ literal }) => literal === undefined).map(({ node }) => node);

function ofDays(operator: string, left: Expression, right: Expression): Expression | undefined {
  if (left.type !== 'date') return undefined;
  const node = operationNode(operator, left.node, right.node);
  if (operator === '-' && right.type === 'date')
    return { type: 'integer', node: guardedNode(notFixed([left, right]), node) };
  if (operator !== '+' && operator !== '-') return undefined;
  if (right.type === 'interval') return { type: 'moment', node: guardedNode(notFixed([left]), node) };
  return right.type === 'whole' && typeof right.literal === 'number' && movesDays(right.literal)
    ? { type: 'moment', node: guardedNode(notFixed([left]), node) }
    : undefined;
}

/** A product of products could grow until PostgreSQL fails on it, and only where the data are not 0 or 1. */
const withDigits = (digits: number, node: unknown): Expression | undefined =>
  digits > mostDigits ? undefined : { type: 'small', node, digits };

function ofLiterals(operator: string, left: number, right: number): Expression | undefined {
  const value = operator === '+' ? left + right : operator === '-' ? left - right : left * right;
  return Math.abs(value) <= 2_147_483_647 ? whole(value, wholeNode(value)) : undefined;
}

/** Sums and products of small numbers, always as `numeric`: an `integer` could run over, and that would be seen. */
function ofNumbers(operator: string, left: Expression, right: Expression): Expression | undefined {
  if (!isNumeric(left.type) || !isNumeric(right.type)) return undefined;
  if (left.type === 'number' || right.type === 'number') return undefined;
  const precise = [left, right].map(({ type }) => type === 'small' || type === 'decimal');
  if (operator === '/')
    // Only by a written number other than 0, with a decimal point: an integer quotient would be another number.
    return right.type === 'decimal' && Number(right.literal) !== 0
      ? withDigits(digitsOf(left) + digitsOf(right) + 1, operationNode('/', left.node, right.node))
      : undefined;
  if (!['+', '-', '*'].includes(operator)) return undefined;
  if (left.type === 'whole' && right.type === 'whole' && left.literal !== undefined && right.literal !== undefined)
    return ofLiterals(operator, Number(left.literal), Number(right.literal));
  const castLeft = !precise.includes(true) && left.literal === undefined;
  const castRight = !precise.includes(true) && !castLeft;
  const digits = operator === '*' ? digitsOf(left) + digitsOf(right) : Math.max(digitsOf(left), digitsOf(right)) + 1;
  return withDigits(
    digits,
    operationNode(
      operator,
      castLeft ? numericNode(left.node) : left.node,
      castRight ? numericNode(right.node) : right.node,
    ),
  );
}

/**
 * What an operator makes of two operands, or undefined where it is not on the list for them. Nothing on it can fail,
 * whatever the data are.
 */
export function readOperation(operator: string, left: Expression, right: Expression): Expression | undefined {
  if (left.type === 'wrong' || right.type === 'wrong') return { type: 'wrong', node: {} };
  const kind = comparable(left.type, right.type);
  const node = operationNode(operator, left.node, right.node);
  if (operator === '=' || operator === '<>') return kind === 'no' ? undefined : { type: 'boolean', node };
  if (orders.includes(operator)) return kind === 'ordered' ? { type: 'boolean', node } : undefined;
  return ofDays(operator, left, right) ?? ofNumbers(operator, left, right);
}
