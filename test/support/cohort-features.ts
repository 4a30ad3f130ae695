/** What a definition makes use of: kinds, domains and keys, wherever they stand. */
export function cohortFeatures(value: unknown): Set<string> {
  const found = new Set<string>();
  const visit = (item: unknown): void => {
    if (Array.isArray(item)) item.forEach(visit);
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return;
    const kind = 'kind' in item ? String(item.kind) : undefined;
    for (const [key, inner] of Object.entries(item)) {
      if (inner === undefined || inner === false || (key === 'atLeast' && kind === 'event' && inner === 1)) continue;
      if (key === 'kind') found.add(String(inner));
      else if (kind !== undefined) found.add(`${kind}.${key}`);
      if (key === 'domain' || key === 'which') found.add(`${key} ${String(inner)}`);
      visit(inner);
    }
  };
  visit(value);
  return found;
}
