import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Operation } from '#contracts/api/operation';
import { doorbellPath, operations } from '#contracts/api/operations';
import { Problem } from '#contracts/problem';
import { doorbellRoute } from './doorbell-path.ts';
import { namedSchemas } from './named-schemas.ts';
import { openapiOperation } from './openapi-operation.ts';
import { openapiSchemas } from './openapi-schemas.ts';
import { securitySchemes } from './openapi-security.ts';
import { reachableSchemas } from './reachable-schemas.ts';
import type { ReferenceFile } from './reference-file.ts';
import { allowUnknownKeys, type JsonSchema } from './schema-components.ts';
import { withUnits } from './with-units.ts';

const versionOf = (root: string): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;

/** The hub's API as an OpenAPI 3.1 document. */
export async function openapi(root: string): Promise<ReferenceFile> {
  const all: readonly Operation[] = Object.values(operations);
  const paths: ZodOpenApiPathsObject = { [doorbellPath]: { get: doorbellRoute } };
  for (const operation of all)
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: openapiOperation(operation),
    };
  const named = openapiSchemas(all, await namedSchemas(root));
  const docs = new Map<z.core.$ZodType, string>(
    named.filter(({ doc }) => doc !== '').map(({ schema, doc }) => [schema, doc]),
  );
  const problem = { 'application/problem+json': { schema: Problem } };
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'FLIP hub',
        version: versionOf(root),
        description:
          'Generated from lib/contracts/api by `npm run gen`. A role named in `x-roles` may call at all; what it may ' +
          'do with one project, model or run is decided by the rules in lib/domain/access. `x-unit` says what a number counts.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'The origin of a hub.' }],
      tags: [...new Set(all.map(({ area }) => area))].sort().map((name) => ({ name })),
      paths: Object.fromEntries(Object.entries(paths).sort(([one], [other]) => (one < other ? -1 : 1))),
      components: {
        securitySchemes,
        responses: {
          Problem: {
            description: 'Refused or failed, with a registered code (docs/reference/errors.md).',
            content: problem,
          },
          RefusedAtTheGate: {
            description:
              'Refused. API Gateway itself answers with a bare message when no valid credential was given or too many ' +
              'requests came; the hub answers with a problem.',
            content: {
              ...problem,
              'application/json': { schema: { type: 'object', properties: { message: { type: 'string' } } } },
            },
          },
        },
        schemas: Object.fromEntries(named.map(({ name, schema }) => [name, schema])),
      },
    },
    {
      override: (context) => {
        allowUnknownKeys(context);
        const doc = docs.get(context.zodSchema);
        if (doc !== undefined) context.jsonSchema.description = doc;
      },
    },
  );
  const schemas = (document.components?.schemas ?? {}) as Record<string, JsonSchema>;
  const used = reachableSchemas(schemas, [document.paths, document.components?.responses], '#/components/schemas/');
  const components = {
    ...document.components,
    schemas: Object.fromEntries(
      Object.entries(schemas)
        .filter(([name]) => used.has(name))
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  };
  withUnits(components.schemas, document.paths ?? {});
  return { path: 'docs/reference/openapi.json', content: `${JSON.stringify({ ...document, components }, null, 2)}\n` };
}
