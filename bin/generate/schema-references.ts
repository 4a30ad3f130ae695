/** Every `$ref` inside a JSON value. */
export function schemaReferences(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(schemaReferences);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : schemaReferences(inner),
  );
}
