import * as z from 'zod';
import { Passport } from '#contracts/passport';
import { Policy } from '#contracts/policy';
import { Receipt } from '#contracts/receipt';
import { FinishRun, ReportRunEvents, RequestResultUpload, RunServerConfig, ServerReady } from '#contracts/run-server';
import { TaskClaims, taskContracts } from '#contracts/task';
import { EnrolTrust, Heartbeat, TrustEnrolled } from '#contracts/trust';
import { type NamedSchema, namedSchemas } from './named-schemas.ts';
import { reachableSchemas } from './reachable-schemas.ts';
import type { ReferenceFile } from './reference-file.ts';
import { schemaComponents } from './schema-components.ts';

const base = '#/$defs/';

/** Messages that an appliance or a run server reads or writes, by the name of their file. */
const messages = (): readonly (readonly [string, z.ZodType])[] => [
  ['policy', Policy],
  ['enrol-trust', EnrolTrust],
  ['trust-enrolled', TrustEnrolled],
  ['heartbeat', Heartbeat],
  ['task-claims', TaskClaims],
  ['passport', Passport],
  ['receipt', Receipt],
  ['run-server-config', RunServerConfig],
  ['run-server-ready', ServerReady],
  ['run-server-events', ReportRunEvents],
  ['run-server-results', RequestResultUpload],
  ['run-server-finish', FinishRun],
  ...Object.entries(taskContracts).flatMap(([type, { payload, result }]) => {
    const name = `task-${type.replaceAll('_', '-')}`;
    return [[`${name}-payload`, payload] as const, [`${name}-result`, result] as const];
  }),
];

/** A JSON Schema (2020-12) of every message at the border of an appliance or of a run server, each in a file that stands alone. */
export async function jsonSchemas(root: string): Promise<ReferenceFile[]> {
  const named: NamedSchema[] = (await namedSchemas(root)).filter(({ schema }) => !(schema instanceof z.ZodUndefined));
  const components = schemaComponents(named, 'input', base);
  return messages().map(([fileName, schema]) => {
    const name = named.find((one) => one.schema === schema)?.name;
    if (name === undefined) throw new Error(`the schema of ${fileName} is not exported from lib/contracts`);
    const needed = [...reachableSchemas(components, [components[name]], base)].sort();
    const content = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: name,
      ...components[name],
      ...(needed.length === 0 ? {} : { $defs: Object.fromEntries(needed.map((one) => [one, components[one]])) }),
    };
    return { path: `docs/reference/schemas/${fileName}.json`, content: `${JSON.stringify(content, null, 2)}\n` };
  });
}
