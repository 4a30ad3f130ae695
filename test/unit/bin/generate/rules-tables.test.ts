import { beforeAll, describe, expect, it } from 'vitest';
import { egressRules } from '#domain/egress/egress-rules';
import { passportRules } from '#domain/passport/passport-rules';
import { sqlRules } from '#domain/sql/sql-rules';
import { repositoryRoot } from '../../../../bin/generate/repository-root.ts';
import { rulesTables } from '../../../../bin/generate/rules-tables.ts';

describe('the page of rules', () => {
  let page: string;
  const rowsOf = (heading: string): string[] =>
    (page.split(heading)[1] ?? '')
      .split('\n## ')[0]!
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2);

  beforeAll(async () => {
    page = (await rulesTables(repositoryRoot)).content;
  });

  it('lists the rules of the egress guard in the order in which they are asked', () => {
    expect(rowsOf('## Egress').map((row) => row.split(' | ')[0]?.slice(2))).toEqual(
      egressRules.map(({ name }) => name),
    );
  });

  it('lists the rules of expert SQL', () => {
    expect(rowsOf('## Expert SQL')).toHaveLength(sqlRules.length);
    expect(rowsOf('## Expert SQL').join('\n')).toContain(sqlRules.at(-1)!.name);
  });

  it('says for every check of a passport what it demands and how it refuses', () => {
    const rows = rowsOf('## Passport');
    expect(rows).toHaveLength(passportRules.length);
    for (const [index, row] of rows.entries()) {
      expect(row).toContain(`\`${passportRules[index]!.code}\``);
      expect(row.split(' | ')[0]!.length).toBeGreaterThan(20);
    }
  });

  it('names the attributes that de-identification keeps, and no name of a patient among them', () => {
    const kept = rowsOf('## De-identification: attributes that are kept').join('\n');
    expect(kept).toContain('Rows');
    expect(kept).not.toContain('| PatientBirthDate |');
  });

  it('has a sentence for whatever it lists', () => {
    expect(rowsOf('## All rules').filter((row) => /\|\s*\|/.test(row))).toEqual([]);
  });
});
