import { deepest } from './check-cohort.ts';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Each level of groups is at most an event with a list in it, and the record and the group around it. */
const deepestJson = 4 * deepest;

/** Whether JSON nests deeper than any definition may: seen before the recursive schema walks down there. */
export function nestsTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepestJson) return true;
    level = level.filter(isObject).flatMap((object) => Object.values(object).filter(isObject));
  }
  return false;
}
