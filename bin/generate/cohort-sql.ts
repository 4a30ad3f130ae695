import type { BoundValue } from '#domain/cohort/bound-values';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { catalogue } from '#evaluation/catalogue/catalogue';
import type { CatalogueCohort } from '#evaluation/catalogue/catalogue-cohort';
import { generatedNote } from './generated-note.ts';
import type { ReferenceFile } from './reference-file.ts';

/** Ages are reckoned on this day here; at a trust, on the day its data were loaded. */
const dataDate = '2026-01-31';

/** The statement with a line for each clause; a statement holds no text of a definition that could be broken. */
const clauses = (text: string): string =>
  text.replaceAll(/ (?=(?:FROM (?:omop|\(|anchor)|WHERE|GROUP BY|UNION|EXCEPT|AND (?!')|SELECT a\.))/g, '\n');

const bound = (values: readonly BoundValue[]): string =>
  values.map((value, index) => `$${index + 1} = ${JSON.stringify(value)}`).join(', ');

function section({ name, meaning, cohort }: CatalogueCohort): string[] {
  const { text, values } = compileCohort(cohort, { dataDate });
  return [`### ${name}`, '', meaning, '', '```sql', clauses(text), '```', '', `\`${bound(values)}\``, ''];
}

/** The statement of every cohort of the catalogue, so that a change of the compiler is read before it is kept. */
export function cohortSql(): ReferenceFile {
  const content = [
    generatedNote('lib/evaluation/catalogue'),
    '',
    '# Cohorts in SQL',
    '',
    `What [the language of cohorts](../cohorts.md) becomes. Ages are those of ${dataDate}; line breaks are this page's.`,
    '',
    ...Object.entries(catalogue).flatMap(([theme, cohorts]) => [`## ${theme}`, '', ...cohorts.flatMap(section)]),
  ];
  return { path: 'docs/reference/cohort-sql.md', content: content.join('\n') };
}
