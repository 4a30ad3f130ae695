import type { Node } from '@pgsql/types';
import { deparse } from 'pgsql-deparser';
import { AppError } from '#contracts/app-error';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import type { CohortBasis } from '#domain/cohort/person-conditions';
import { faultsIn, readStatement } from '#domain/sql/check-sql';
import { sameTree } from '#domain/sql/same-tree';
import type { SqlFact } from '#domain/sql/sql-fact';
import type { SqlNode } from '#domain/sql/sql-tree';
import { parseSql } from './parse-sql.ts';

type Judged = { readonly facts: readonly SqlFact[]; readonly statement: SqlNode; readonly tree: unknown };

async function judge(text: string, { dataDate }: CohortBasis): Promise<Judged> {
  if (text.includes('\0') || !text.isWellFormed())
    return { facts: [{ kind: 'text', plain: false, at: 0 }], statement: {}, tree: {} };
  const parsed = await parseSql(text);
  if (parsed.kind === 'refused') return { facts: [{ kind: 'syntax', at: parsed.at }], statement: {}, tree: {} };
  return { ...readStatement(parsed.tree, dataDate), tree: parsed.tree };
}

/** The first judgement: all faults of the text, with their places in it. */
async function judgeGiven(text: string, basis: CohortBasis): Promise<SqlNode> {
  const { facts, statement } = await judge(text, basis);
  const details = faultsIn(facts, text);
  if (details.length > 0) throw new AppError('SQL_REFUSED', { details });
  return statement;
}

/** Writes a statement anew, and judges what was written as if somebody else had sent it. */
async function writeAnew(statement: SqlNode, basis: CohortBasis): Promise<string> {
  const text = await deparse([statement as unknown as Node], { pretty: false });
  const { facts, tree } = await judge(text, basis);
  const same = sameTree(tree, { version: (tree as { version?: unknown }).version, stmts: [{ stmt: statement }] });
  // Guards against failing arithmetic make a statement longer than the one that was sent.
  const told = facts.filter(({ kind }) => kind !== 'size' && kind !== 'grown');
  const details = faultsIn([...told, { kind: 'drift', same, at: 0 }], text);
  if (details.length > 0)
    throw new AppError('SQL_REFUSED', { details: faultsIn([{ kind: 'drift', same: false, at: 0 }], '') });
  return text;
}

/**
 * One statement for a cohort asked in SQL: judged by PostgreSQL's own grammar, written anew from what was judged, and
 * asked for the distinct persons of `omop.person` alone. Throws SQL_REFUSED with every fault, its place, and what to
 * write instead where that is known.
 */
export async function compileSqlCohort(sql: string, basis: CohortBasis): Promise<CompiledCohort> {
  try {
    const asked = await writeAnew(await judgeGiven(sql, basis), basis);
    return {
      text: `SELECT person_id FROM omop.person WHERE person_id IN (SELECT asked.person_id FROM (${asked}) AS asked)`,
      values: [],
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Nested so deeply that reading it ran out of stack.
    const facts: SqlFact[] = [{ kind: 'size', nodes: Number.POSITIVE_INFINITY, depth: 0, tables: 0, at: 0 }];
    throw new AppError('SQL_REFUSED', { details: faultsIn(facts, sql) });
  }
}
