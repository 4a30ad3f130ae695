import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { operations } from '#contracts/api/operations';

/** One Lambda: the name of its file, which is its id everywhere, and where the file is. */
export type HubLambda = { readonly id: string; readonly area: string; readonly file: string };

const folder = fileURLToPath(new URL('../../lambdas/', import.meta.url));

/** Lambdas that neither answer an operation nor belong to a workflow. */
const others: readonly Omit<HubLambda, 'file'>[] = [
  { id: 'authorize-trust', area: 'authorizers' },
  { id: 'authorize-run-server', area: 'authorizers' },
  { id: 'seed-admin', area: 'users' },
  { id: 'sweep-tasks', area: 'tasks' },
  { id: 'seal-audit', area: 'audit' },
];

/** Every file of the area whose `handler` a workflow, a schedule or the ledger's stream calls. */
const workflowIds = (): string[] =>
  readdirSync(join(folder, 'workflows'))
    .filter((name) => name.endsWith('.ts'))
    .filter((name) => /^export const handler\b/m.test(readFileSync(join(folder, 'workflows', name), 'utf8')))
    .map((name) => basename(name, '.ts'))
    .sort();

/** Every Lambda of the hub, found by the rule that a Lambda's file is `lambdas/<area>/<id>.ts`. */
export const hubLambdas = (): HubLambda[] => {
  const entries = [
    ...Object.values(operations).map(({ area, id }) => ({ area, id })),
    ...others,
    ...workflowIds().map((id) => ({ area: 'workflows', id })),
  ];
  return entries.map(({ area, id }) => ({ area, id, file: join(folder, area, `${id}.ts`) }));
};
