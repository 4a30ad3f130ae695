import { isKey, isNumeric, type SqlType } from './sql-type.ts';

const days: readonly SqlType[] = ['date', 'moment'];
const texts: readonly SqlType[] = ['text', 'string'];

/** How two things may be compared: in order, only for equality, or not at all. */
export function comparable(left: SqlType, right: SqlType): 'ordered' | 'equal' | 'no' {
  if (left === 'wrong' || right === 'wrong') return 'ordered';
  if (isNumeric(left) && isNumeric(right)) return 'ordered';
  if ([left, right].some((type) => days.includes(type)))
    return [left, right].every((type) => type === 'string' || days.includes(type)) ? 'ordered' : 'no';
  if (texts.includes(left) && texts.includes(right)) return 'equal';
  return left === right && (isKey(left) || left === 'boolean') ? 'equal' : 'no';
}
