/** What of `wanted` is given and differs from what is there. */
export const changedFields = <T extends object>(
  wanted: { readonly [Name in keyof T]?: T[Name] | undefined },
  there: T,
): Partial<T> =>
  Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value !== undefined && value !== there[name as keyof T]),
  ) as Partial<T>;
