import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Operation } from '#contracts/api/operation';
import { doorbellPath, operations } from '#contracts/api/operations';
import { Problem } from '#contracts/problem';
import { doorbellRoute } from './doorbell-path.ts';
import { namedSchemas } from './named-schemas.ts';
import { openapiPath } from './openapi-path.ts';
import { openapiSchemas } from './openapi-schemas.ts';
import { securitySchemes } from './openapi-security.ts';
import type { ReferenceFile } from './reference-file.ts';

const versionOf = (root: string): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;

/** The hub's API as an OpenAPI 3.1 document. */
export async function openapi(root: string): Promise<ReferenceFile> {
  const all: readonly Operation[] = Object.values(operations);
  const schemas = openapiSchemas(all, await namedSchemas(root), [Problem]);
  const paths: Record<string, Record<string, object>> = { [doorbellPath]: { get: doorbellRoute } };
  for (const operation of all)
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: openapiPath(operation, schemas),
    };
  const problem = { 'application/problem+json': { schema: schemas.answer(Problem) } };
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'FLIP hub',
      version: versionOf(root),
      description:
        'Generated from lib/contracts/api by `npm run gen`. A role named in `x-roles` may call at all; what it may ' +
        'do with one project, model or run is decided by the rules in lib/domain/access.',
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
      schemas: schemas.components,
    },
  };
  return { path: 'docs/reference/openapi.json', content: `${JSON.stringify(document, null, 2)}\n` };
}
