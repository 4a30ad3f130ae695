import { expect, it } from 'vitest';
import { parseSql } from '#appliance/services/query/sql/parse-sql';

it('reads what PostgreSQL reads, and tells of the rest only the byte', async () => {
  expect(await parseSql('SELECT 1')).toMatchObject({ kind: 'parsed', tree: { stmts: [{ stmt: { SelectStmt: {} } }] } });
  expect(await parseSql('SELECT 1 FRM secret x')).toEqual({ kind: 'refused', at: 13 });
  // Two letters of two bytes each stand before the fault.
  expect(await parseSql("SELECT 'éé' FRM secret x")).toEqual({ kind: 'refused', at: 18 });
});

it('reads on after a text that was too deep for it', async () => {
  await parseSql(`SELECT ${'1+'.repeat(9900)}1`).catch(() => {});
  expect(await parseSql('SELECT 1')).toMatchObject({ kind: 'parsed' });
});
