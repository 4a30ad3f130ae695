import { deepest } from './check-cohort.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether groups nest deeper than any definition may: seen before the recursive schema walks down there. */
export function nestsTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    // The definition itself and a leaf below the deepest group are levels too.
    if (depth > deepest + 2) return true;
    level = level
      .filter(isObject)
      .flatMap(({ where, has, of }) => [where, has, ...(Array.isArray(of) ? of : [])].filter(isObject));
  }
  return false;
}
