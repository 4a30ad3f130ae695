import { expect, it } from 'vitest';
import { parseSql } from '#appliance/services/query/sql/parse-sql';
import { liftVocabulary } from '#domain/sql/lift-vocabulary';
import type { SqlNode } from '#domain/sql/sql-tree';
import { readsVocabulary } from '#domain/sql/vocabulary-tables';

const treeOf = async (sql: string): Promise<SqlNode> => {
  const parsed = await parseSql(sql);
  if (parsed.kind === 'refused') throw new Error(sql);
  return (parsed.tree as { stmts: [{ stmt: SqlNode }] }).stmts[0].stmt;
};
const concepts = 'SELECT k.concept_id FROM omop.concept AS k';

it('takes each list of the vocabulary out and leaves a value in its place, in their order', async () => {
  const lifted = liftVocabulary(
    await treeOf(
      `SELECT a.x FROM omop.death AS a WHERE a.x IN (${concepts}) AND NOT a.y IN (${concepts} UNION ${concepts})`,
    ),
  );
  expect(lifted.lists).toHaveLength(2);
  expect(lifted.lists[0]).toEqual({ SelectStmt: expect.objectContaining({ op: 'SETOP_NONE' }) });
  expect(lifted.lists[1]).toEqual({ SelectStmt: expect.objectContaining({ op: 'SETOP_UNION' }) });
  const text = JSON.stringify(lifted.statement);
  expect(text).not.toContain('concept');
  expect(text).toMatch(/"ParamRef":\{"number":1\}.*"ParamRef":\{"number":2\}/);
});

it('leaves sets of persons where they are', async () => {
  const tree = await treeOf('SELECT a.x FROM omop.death AS a WHERE a.x IN (SELECT b.x FROM omop.person AS b)');
  expect(liftVocabulary(tree)).toEqual({ statement: tree, lists: [] });
});

it.each([
  [concepts, true],
  [`${concepts} JOIN omop.concept_ancestor AS a ON true`, true],
  [`${concepts} JOIN omop.person AS p ON true`, false],
  [`${concepts} UNION SELECT p.x FROM omop.person AS p`, false],
  ['SELECT concept_id FROM concept', false],
  ['SELECT x.a FROM (SELECT 1 AS a) AS x', false],
])('knows what reads the vocabulary alone: %s', async (sql, alone) => {
  expect(readsVocabulary((await treeOf(sql)).SelectStmt)).toBe(alone);
});
