import type { JsonSchema } from './schema-components.ts';
import { schemaReferences } from './schema-references.ts';

/** Names of the components that `from` needs, directly or through others. */
export function reachableSchemas(
  components: Readonly<Record<string, JsonSchema>>,
  from: readonly unknown[],
  base: string,
): Set<string> {
  const reached = new Set<string>();
  const open = from.flatMap(schemaReferences);
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    const name = reference.slice(base.length);
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...schemaReferences(components[name]));
  }
  return reached;
}
