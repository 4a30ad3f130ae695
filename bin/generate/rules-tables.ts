import { basename, join } from 'node:path';
import { confidentialityRows } from '#domain/deidentification/confidentiality-actions';
import { keptRows } from '#domain/deidentification/kept-attributes';
import { egressRules } from '#domain/egress/egress-rules';
import { passportRules } from '#domain/passport/passport-rules';
import { sqlRules } from '#domain/sql/sql-rules';
import { exportedDocs } from './exported-docs.ts';
import { generatedNote } from './generated-note.ts';
import { markdownTable } from './markdown-table.ts';
import type { ReferenceFile } from './reference-file.ts';
import { sourceFiles } from './source-files.ts';

/** A value of `lib/domain` with what its file says about it. */
type Rule = { readonly name: string; readonly doc: string; readonly file: string; readonly value: unknown };

async function domainRules(root: string): Promise<Rule[]> {
  const rules = [];
  for (const file of sourceFiles(root, 'lib/domain')) {
    const exported: Record<string, unknown> = await import(join(root, file));
    for (const { name, doc } of exportedDocs(join(root, file))) rules.push({ name, doc, file, value: exported[name] });
  }
  return rules;
}

const docOf = (rules: readonly Rule[], value: unknown): string => {
  const found = rules.find((rule) => rule.value === value);
  if (found === undefined) throw new Error('a rule in force is not exported from lib/domain');
  return found.doc;
};

/** Every rule of `lib/domain` by its doc line: first those asked one after the other, then all, area by area. */
export async function rulesTables(root: string): Promise<ReferenceFile> {
  const rules = await domainRules(root);
  const areas = [...new Set(rules.map(({ file }) => file.split('/')[2] ?? ''))];
  const link = (file: string): string => `[${basename(file)}](../../${file})`;
  const content = [
    generatedNote('lib/domain'),
    '',
    '# Rules',
    '',
    '## Egress: what a reply must fulfil to leave a trust, in the order asked',
    '',
    markdownTable(
      ['Rule', 'Why and how'],
      egressRules.map((rule) => [rule.name, docOf(rules, rule)]),
    ),
    '',
    '## Passport: what must hold before a trust takes part in a run, in the order asked',
    '',
    markdownTable(
      ['Requirement', 'Refused as'],
      passportRules.map((rule) => [docOf(rules, rule), `\`${rule.code}\``]),
    ),
    '',
    '## Expert SQL: what a statement must fulfil to be run, all asked at once',
    '',
    markdownTable(
      ['Rule', 'Why and how'],
      sqlRules.map((rule) => [rule.name, rule.why ?? docOf(rules, rule)]),
    ),
    '',
    '## All rules',
    '',
    ...areas.flatMap((area) => [
      `### ${area}`,
      '',
      markdownTable(
        ['Name', 'What', 'Where'],
        rules
          .filter(({ file, doc }) => file.split('/')[2] === area && doc !== '')
          .map(({ name, doc, file }) => [`\`${name}\``, doc, link(file)]),
      ),
      '',
    ]),
    '## De-identification: attributes that are kept',
    '',
    'Every other attribute is removed, emptied or replaced.',
    '',
    markdownTable(
      ['Tag', 'Attribute'],
      keptRows.map(({ keyword, tag }) => [tag, keyword]),
    ),
    '',
    '## De-identification: actions of DICOM PS3.15 table E.1-1',
    '',
    markdownTable(
      ['Tag', 'Attribute', 'Action'],
      confidentialityRows.map(({ action, keyword, tag }) => [tag, keyword, action]),
    ),
    '',
  ];
  return { path: 'docs/reference/rules.md', content: content.join('\n') };
}
