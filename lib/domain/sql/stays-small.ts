/** As many parts as a statement may have once arithmetic with recorded days is guarded. */
const most = 20_000;

/**
 * Whether a statement is still small once it is written as it would run: a guard repeats the day that it guards, so
 * that guards inside guards double with each. Counts no further than it must.
 */
export function staysSmall(statement: unknown): boolean {
  let parts = 0;
  const count = (value: unknown): void => {
    if (parts > most || typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) parts += 1;
    for (const member of Object.values(value)) count(member);
  };
  count(statement);
  return parts <= most;
}
