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
  { id: 'recover-admin', area: 'users' },
  { id: 'tell-access-requests', area: 'users' },
  { id: 'watch-dormancy', area: 'users' },
  { id: 'purge-projects', area: 'projects' },
  { id: 'sweep-tasks', area: 'tasks' },
  { id: 'apply-task-outcome', area: 'tasks' },
  { id: 'watch-trusts', area: 'trusts' },
  { id: 'seal-audit', area: 'audit' },
  { id: 'archive-audit-head', area: 'audit' },
  { id: 'send-mails', area: 'mail' },
];

/** Every file below `lambdas/workflows` whose `handler` a workflow or a schedule calls. */
const workflowLambdas = (): HubLambda[] =>
  readdirSync(join(folder, 'workflows'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, 'workflows', name))
    .filter((file) => /^export const handler\b/m.test(readFileSync(file, 'utf8')))
    .map((file) => ({ area: 'workflows', id: basename(file, '.ts'), file }))
    .sort((one, other) => one.id.localeCompare(other.id));

/** Every Lambda of the hub: `lambdas/<area>/<id>.ts`, or a file of one of the folders of `lambdas/workflows`. */
export const hubLambdas = (): HubLambda[] => [
  ...[...Object.values(operations), ...others].map(({ area, id }) => ({
    area,
    id,
    file: join(folder, area, `${id}.ts`),
  })),
  ...workflowLambdas(),
];
