import type { Operation } from '#contracts/api/operation';
import { doorbellPath, operations } from '#contracts/api/operations';
import { generatedNote } from './generated-note.ts';
import { markdownTable } from './markdown-table.ts';
import type { ReferenceFile } from './reference-file.ts';

/** Every operation on one page; the details are in `openapi.json`. */
export function apiTable(): ReferenceFile {
  const all: readonly Operation[] = Object.values(operations);
  const rows = all.map(({ area, auth, id, method, path, roles, summary }) => [
    `\`${method} ${path}\``,
    auth === 'user' ? (roles?.join(', ') ?? 'every role') : auth,
    summary,
    `\`lambdas/${area}/${id}.ts\``,
  ]);
  rows.push([`\`GET ${doorbellPath}\``, 'trust', 'Waits up to 20 seconds for work.', 'API Gateway, without a Lambda']);
  const content = [
    generatedNote('lib/contracts/api'),
    '',
    '# Operations of the hub',
    '',
    'Who may call at all; what they may do with one project, model or run: [access.md](access.md). Schemas: [openapi.json](openapi.json).',
    '',
    markdownTable(['Call', 'Who', 'What', 'Where'], rows),
    '',
  ];
  return { path: 'docs/reference/api.md', content: content.join('\n') };
}
