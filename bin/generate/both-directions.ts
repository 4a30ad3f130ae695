import { reachableSchemas } from './reachable-schemas.ts';
import type { JsonSchema } from './schema-components.ts';
import { schemaReferences } from './schema-references.ts';

type Components = Readonly<Record<string, JsonSchema>>;

/** Component schemas for both directions, and how a request refers to one. */
export type BothDirections = {
  readonly components: Readonly<Record<string, JsonSchema>>;
  readonly forRequest: <T>(schema: T) => T;
};

/**
 * One name where request and answer agree. Where they do not (a default may be left out of a request and is always
 * in an answer), the request's form has `Input` behind its name.
 */
export function bothDirections(
  sides: { readonly input: Components; readonly output: Components; readonly base: string },
  used: { readonly requests: readonly unknown[]; readonly answers: readonly unknown[] },
): BothDirections {
  const { base, input, output } = sides;
  const asked = reachableSchemas(input, used.requests, base);
  const answered = reachableSchemas(output, used.answers, base);
  const both = [...asked].filter((name) => answered.has(name));
  const different = new Set(both.filter((name) => JSON.stringify(input[name]) !== JSON.stringify(output[name])));
  for (let size = -1; size !== different.size; ) {
    size = different.size;
    for (const name of both)
      if (schemaReferences(input[name]).some((ref) => different.has(ref.slice(base.length)))) different.add(name);
  }
  const forRequest = <T>(schema: T): T =>
    JSON.parse(JSON.stringify(schema), (key, value) =>
      key === '$ref' && different.has(String(value).slice(base.length)) ? `${value}Input` : value,
    );
  const components = Object.fromEntries(
    [
      ...[...answered].map((name) => [name, output[name]] as const),
      ...[...asked]
        .filter((name) => different.has(name) || !answered.has(name))
        .map((name) => [different.has(name) ? `${name}Input` : name, forRequest(input[name])] as const),
    ].sort(([one], [other]) => (one < other ? -1 : 1)),
  ) as Record<string, JsonSchema>;
  return { components, forRequest };
}
