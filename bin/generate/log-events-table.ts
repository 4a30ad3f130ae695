import { logEvents } from '#contracts/log-events';
import { generatedNote } from './generated-note.ts';
import { markdownTable } from './markdown-table.ts';
import type { ReferenceFile } from './reference-file.ts';

/** Every line that hub and appliance may log. */
export function logEventsTable(): ReferenceFile {
  const rows = Object.entries(logEvents).map(([code, { keys, sentence }]) => [
    `\`${code}\``,
    sentence,
    keys.map((key) => `\`${key}\``).join(' '),
  ]);
  const content = [
    generatedNote('lib/contracts/log-events.ts'),
    '',
    '# Log events',
    '',
    'Nothing else is logged at info or above: no free text, no bodies. What needs a person has a page in [docs/runbooks](../runbooks/README.md).',
    '',
    markdownTable(['Event', 'Sentence', 'Keys'], rows),
    '',
  ];
  return { path: 'docs/reference/log-events.md', content: content.join('\n') };
}
