import { operations } from '#contracts/api/operations';
import { accessTable, type Relation, relations, type UserOperationName } from '#domain/access/access-table';
import { generatedNote } from './generated-note.ts';
import { markdownTable } from './markdown-table.ts';
import type { ReferenceFile } from './reference-file.ts';

const heads: Readonly<Record<Relation, string>> = {
  admin: 'Admin',
  owner: 'owner',
  stranger: 'no relation',
  member: 'member',
  viewer: 'member, Viewer',
  siteAdmin: 'Trust Admin, staged there',
  otherSiteAdmin: 'Trust Admin elsewhere',
};

const verdicts: Readonly<Record<string, string>> = { '+': 'yes', F: 'forbidden', N: 'not there' };

/** What every operation that people call answers to whom; the test of authorisation walks the same table. */
export function accessReference(): ReferenceFile {
  const rows = (Object.keys(accessTable) as UserOperationName[]).map((name) => {
    const { row, state } = accessTable[name];
    const { method, path } = operations[name];
    const ofProject = /\{(projectId|modelId|runId)\}/.test(path);
    const answers = row.split(' ').map((letter) => verdicts[letter] ?? letter);
    return [`\`${method} ${path}\``, ofProject ? state : '', ...answers];
  });
  const content = [
    generatedNote('lib/domain/access/access-table.ts'),
    '',
    '# Who may do what',
    '',
    'What each operation that people call answers to somebody by their relation to the project that it is about. Owner, member and no relation are Researchers. "Not there" is the answer to what one may not see, and the same as for what does not exist; "forbidden" to what one may only see, or to a role that may not call at all. Trusts and run servers call with keys of their own: [api.md](api.md).',
    '',
    markdownTable(['Call', 'Project is', ...relations.map((relation) => heads[relation])], rows),
    '',
  ];
  return { path: 'docs/reference/access.md', content: content.join('\n') };
}
