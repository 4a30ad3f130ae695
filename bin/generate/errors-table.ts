import { errors } from '#contracts/errors';
import { generatedNote } from './generated-note.ts';
import { markdownTable } from './markdown-table.ts';
import type { ReferenceFile } from './reference-file.ts';

/** Every registered error. */
export function errorsTable(): ReferenceFile {
  const rows = Object.entries(errors).map(([code, entry]) => [
    `\`${code}\``,
    entry.class,
    String(entry.status),
    entry.sentence,
    entry.details ? 'yes' : '',
  ]);
  const content = [
    generatedNote('lib/contracts/errors.ts'),
    '',
    '# Errors',
    '',
    'A transient failure may go away by itself, an ambiguous one may have happened already, a permanent one comes back. Details name rule and place, never a value.',
    '',
    markdownTable(['Code', 'Class', 'HTTP', 'Sentence', 'Details'], rows),
    '',
  ];
  return { path: 'docs/reference/errors.md', content: content.join('\n') };
}
