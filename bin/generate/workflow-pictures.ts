import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { ReferenceFile } from './reference-file.ts';

const Machine = z.object({
  StartAt: z.string(),
  States: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Next: z.string().optional(),
      End: z.boolean().optional(),
      Default: z.string().optional(),
      Choices: z.array(z.object({ StringEquals: z.string(), Next: z.string() })).default([]),
      Catch: z.array(z.object({ ErrorEquals: z.array(z.string()), Next: z.string() })).default([]),
    }),
  ),
});
type State = z.infer<typeof Machine>['States'][string];

const ends = (state: State): boolean => state.End === true || state.Type === 'Succeed' || state.Type === 'Fail';

const onwards = (state: State): [string, string | undefined][] => [
  ...state.Choices.map((choice): [string, string] => [choice.Next, choice.StringEquals]),
  ...(state.Default === undefined ? [] : ([[state.Default, 'otherwise']] as [string, string][])),
  ...(state.Next === undefined ? [] : ([[state.Next, undefined]] as [string, undefined][])),
  ...state.Catch.map(({ ErrorEquals, Next }): [string, string] => [
    Next,
    ErrorEquals.includes('States.ALL') ? 'fault' : 'deadline',
  ]),
];

/** A state machine as a Mermaid picture. */
export function workflowPicture(definition: unknown): string {
  const { StartAt, States } = Machine.parse(definition);
  const states = Object.entries(States);
  return [
    '```mermaid',
    'stateDiagram-v2',
    `  [*] --> ${StartAt}`,
    ...states.flatMap(([name, state]) =>
      onwards(state).map(([next, label]) => `  ${name} --> ${next}${label === undefined ? '' : `: ${label}`}`),
    ),
    ...states.filter(([, state]) => ends(state)).map(([name]) => `  ${name} --> [*]`),
    '```',
  ].join('\n');
}

/** The page of each state machine with its picture drawn anew; what a person wrote on it stays. */
export function workflowPictures(root: string): ReferenceFile[] {
  const folder = join(root, 'state-machines');
  const names = readdirSync(folder).filter((file) => file.endsWith('.asl.json'));
  return names.sort().map((file) => {
    const path = `state-machines/${file.replace('.asl.json', '.md')}`;
    const picture = workflowPicture(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    const page = readFileSync(join(root, path), 'utf8');
    if (!page.includes('```mermaid')) throw new Error(`${path} has no place for its picture`);
    return { path, content: page.replace(/```mermaid\n[\s\S]*?```/, () => picture) };
  });
}
