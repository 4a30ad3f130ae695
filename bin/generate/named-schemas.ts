import { join } from 'node:path';
import * as z from 'zod';
import { exportedDocs } from './exported-docs.ts';
import { sourceFiles } from './source-files.ts';

/** A schema of the contracts under the name that it is exported as. */
export type NamedSchema = { readonly name: string; readonly schema: z.ZodType; readonly doc: string };

/** A brand leaves no trace at run time: ids of every kind are one schema. */
const sharedName = (names: readonly string[]): string =>
  names.length > 1 && names.every((name) => name.endsWith('Id')) ? 'Id' : (names[0] ?? '');

/** Every exported schema of `lib/contracts`. Throws when two different schemas have one name. */
export async function namedSchemas(root: string): Promise<NamedSchema[]> {
  const found = new Map<z.ZodType, { names: string[]; doc: string }>();
  for (const file of sourceFiles(root, 'lib/contracts')) {
    const exported: Record<string, unknown> = await import(join(root, file));
    for (const { name, doc } of exportedDocs(join(root, file))) {
      const schema = exported[name];
      if (!(schema instanceof z.ZodType) || !/^[A-Z]/.test(name)) continue;
      const known = found.get(schema);
      if (known === undefined) found.set(schema, { names: [name], doc });
      else known.names.push(name);
    }
  }
  const schemas = [...found].map(([schema, { names, doc }]) => ({
    name: sharedName(names),
    schema,
    doc: names.length > 1 ? '' : doc,
  }));
  const twice = schemas.find(({ name }, index) => schemas.findIndex((one) => one.name === name) !== index);
  if (twice !== undefined) throw new Error(`two contracts are called ${twice.name}`);
  return schemas;
}
