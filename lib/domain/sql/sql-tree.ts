/** The fields of a node of PostgreSQL's parse tree. */
export type SqlFields = { readonly [field: string]: unknown };

/** A node as the parser's JSON has it: its kind as the one key, over its fields. */
export type SqlNode = { readonly [kind: string]: SqlFields };

/** Whether this is an object with fields. */
export const isFields = (value: unknown): value is SqlFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The kind of a node, or an empty text where there is no node. */
export const kindOf = (node: unknown): string => {
  const keys = isFields(node) ? Object.keys(node) : [];
  return keys.length === 1 ? (keys[0] ?? '') : '';
};

/** The fields of a node of this kind; none where it is another. */
export const fieldsOf = (node: unknown, kind: string): SqlFields | undefined => {
  const fields = isFields(node) && kindOf(node) === kind ? node[kind] : undefined;
  return isFields(fields) ? fields : undefined;
};

/** The members of a list, none where there is no list. */
export const membersOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What a part of a tree is made of: the members of a list, or the contents of its fields. */
export const partsOf = (part: unknown): readonly unknown[] =>
  Array.isArray(part) ? part : isFields(part) ? Object.values(part) : [];

/** The same part of a tree with each of its own parts rewritten; what has none stays itself. */
export const mapParts = (part: unknown, rewrite: (inner: unknown) => unknown): unknown => {
  if (Array.isArray(part)) return part.map(rewrite);
  if (!isFields(part)) return part;
  return Object.fromEntries(Object.entries(part).map(([field, content]) => [field, rewrite(content)]));
};

/** A list of names, or undefined where a member is something else. */
export const namesOf = (value: unknown): readonly string[] | undefined => {
  const names = membersOf(value).map((member) => fieldsOf(member, 'String')?.sval);
  return names.every((name) => typeof name === 'string') ? (names as string[]) : undefined;
};

/** Names as the tree keeps them. */
export const nameNodes = (...names: readonly string[]): readonly SqlNode[] =>
  names.map((sval) => ({ String: { sval } }));

/** The byte at which a node begins, the first that is told of it or of what it holds. */
export const placeOf = (node: unknown): number => {
  const places: number[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (isFields(value))
      for (const [field, content] of Object.entries(value))
        if (field !== 'location') look(content);
        else if (typeof content === 'number' && content >= 0) places.push(content);
  };
  look(node);
  return places.length === 0 ? 0 : Math.min(...places);
};
