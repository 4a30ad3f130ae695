import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** One resource of a template. */
export type Resource = { readonly type: string; readonly properties: Readonly<Record<string, unknown>> };

const Template = z.object({
  Resources: z
    .record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }))
    .default({}),
});

/** Every resource of every template in the folder of a cloud assembly. Throws for a template that is none. */
export const assemblyResources = (folder: string): Resource[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.template.json'))
    .flatMap((name) => Object.values(Template.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).Resources))
    .map(({ Properties, Type }) => ({ type: Type, properties: Properties }));
