import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sqlTables } from '#domain/sql/sql-tables';
import { brokenRules } from '#test/support/sql-verdict';
import { repositoryRoot } from '../../../bin/generate/repository-root.ts';

const page = readFileSync(join(repositoryRoot, 'docs/expert-sql.md'), 'utf8');

it('the page on expert SQL shows a statement that may run', async () => {
  const [, sql = ''] = /```sql\n([\s\S]*?)```/.exec(page) ?? [];
  expect(sql).toContain('SELECT');
  expect(await brokenRules(sql)).toEqual([]);
});

it('names every table that may be read', () => {
  for (const table of Object.keys(sqlTables)) expect(page).toContain(table);
});

it('shows what is refused and, beside it, what is not', async () => {
  const whole = (sql: string) =>
    sql.startsWith('SELECT')
      ? sql
      : sql.startsWith('FROM')
        ? `SELECT person_id ${sql}`
        : `SELECT p.person_id FROM omop.person p JOIN omop.condition_occurrence c ON c.person_id = p.person_id WHERE ${sql.replace('WHERE ', '')}`;
  const rows = [...page.matchAll(/^\| `([^`…]+)` +\| `([^`…]+)` +\|$/gm)];
  expect(rows.length).toBeGreaterThan(5);
  for (const [, written = '', instead = ''] of rows) {
    expect(await brokenRules(whole(written)), written).not.toEqual([]);
    expect(await brokenRules(whole(instead)), instead).toEqual([]);
  }
});
