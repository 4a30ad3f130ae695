import { join } from 'node:path';
import type { Lifecycle } from '#domain/lifecycle/lifecycle';
import { exportedDocs } from './exported-docs.ts';
import { generatedNote } from './generated-note.ts';
import { markdownTable } from './markdown-table.ts';
import type { ReferenceFile } from './reference-file.ts';
import { sourceFiles } from './source-files.ts';

const titles: Readonly<Record<string, string>> = {
  projectLifecycle: 'Project',
  decisionLifecycle: 'Decision of one trust about one project',
  cohortLifecycle: 'Cohort of a project at one trust',
  imagingLifecycle: 'Images of a project at one trust',
  answerLifecycle: 'Answer of one trust to a cohort question',
  fileLifecycle: 'File of a model',
  runLifecycle: 'Run',
  runTrustLifecycle: 'One trust in a run',
  taskLifecycle: 'Task',
  trustLifecycle: 'Trust',
};

/** The states and named changes of one kind of subject as a Mermaid picture. It begins where the first change begins. */
export function lifecyclePicture(lifecycle: Lifecycle<string, string>): string {
  const changes = Object.entries(lifecycle);
  const left = new Set(changes.flatMap(([, { from }]) => from));
  const ends = [...new Set(changes.map(([, { to }]) => to))].filter((state) => !left.has(state));
  const begin = changes[0]?.[1].from[0];
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...(begin === undefined ? [] : [`  [*] --> ${begin}`]),
    ...changes.flatMap(([name, { from, to }]) => from.map((state) => `  ${state} --> ${to}: ${name}`)),
    ...ends.map((state) => `  ${state} --> [*]`),
    '```',
  ].join('\n');
}

/** Every lifecycle: picture and table, from the tables that the hub itself obeys. */
export async function lifecyclePictures(root: string): Promise<ReferenceFile> {
  const sections = [];
  for (const file of sourceFiles(root, 'lib/domain').filter((path) => path.endsWith('-lifecycle.ts'))) {
    const exported: Record<string, Lifecycle<string, string>> = await import(join(root, file));
    for (const { name, doc } of exportedDocs(join(root, file))) {
      const lifecycle = exported[name];
      if (lifecycle === undefined || !name.endsWith('Lifecycle')) continue;
      const rows = Object.entries(lifecycle).map(([change, { from, to }]) => [`\`${change}\``, from.join(', '), to]);
      sections.push(`## ${titles[name] ?? name}`, '', doc, '', lifecyclePicture(lifecycle), '');
      sections.push(markdownTable(['Change', 'From', 'To'], rows), '');
    }
  }
  const content = [
    generatedNote('the *-lifecycle.ts tables in lib/domain'),
    '',
    '# Lifecycles',
    '',
    'There is no way between two states but by a name on this page. Each change is one conditional write.',
    '',
    ...sections,
  ];
  return { path: 'docs/reference/lifecycle.md', content: content.join('\n') };
}
