import { mostDigits } from '../digits.ts';
import type { SqlRule } from '../sql-rule.ts';
import { isKey, isNumeric, type SqlType } from '../sql-type.ts';

const insteadOf = ({ operator, operands }: { operator: string; operands: readonly SqlType[] }): string | undefined => {
  if (operands.some(isKey)) return 'ids are only compared with ids: c.person_id = p.person_id';
  if (operator === '/' || operator === '%')
    return 'multiply the other side by a literal, or divide by one with a decimal point';
  if (operator === '~' || operator === '~*') return "concept_name ILIKE '%pneumonia%'";
  if (operands.includes('number')) return 'compare the recorded number with a literal, worked out beforehand';
  if (operands.every(isNumeric) && ['+', '-', '*'].includes(operator))
    return `compare smaller numbers: none may come to more than ${mostDigits} digits`;
  if (operator === '+' || operator === '-')
    return "a day is moved once, by a literal: condition_start_date + INTERVAL '30 days'";
  return undefined;
};

/**
 * Operators are on a list by the types of both sides; none of them can fail on any data, and the ids that tie rows
 * together can only be equal to one another.
 */
export const knownOperators: SqlRule = {
  name: 'only operators on the list, between things that they compare',
  brokenBy: (fact) => (fact.kind === 'operation' && !fact.known ? { instead: insteadOf(fact) } : undefined),
};
