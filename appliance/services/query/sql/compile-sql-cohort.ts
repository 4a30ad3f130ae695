import type { Node } from '@pgsql/types';
import { deparse } from 'pgsql-deparser';
import { AppError } from '#contracts/app-error';
import type { CohortBasis } from '#domain/cohort/person-conditions';
import { faultsIn, readStatement } from '#domain/sql/check-sql';
import { liftVocabulary } from '#domain/sql/lift-vocabulary';
import { listPersons } from '#domain/sql/list-persons';
import { sameTree } from '#domain/sql/same-tree';
import type { SqlFact } from '#domain/sql/sql-fact';
import type { SqlNode } from '#domain/sql/sql-tree';
import { tablesRead } from '#domain/sql/tables-read';
import type { CohortStatement } from '../ports.ts';
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

const written = (statement: SqlNode): Promise<string> => deparse([statement as unknown as Node], { pretty: false });
const drifted = (): AppError =>
  new AppError('SQL_REFUSED', { details: faultsIn([{ kind: 'drift', same: false, at: 0 }], '') });

/** Writes a statement anew, and judges what was written as if somebody else had sent it. */
async function judgeAnew(statement: SqlNode, basis: CohortBasis): Promise<void> {
  const text = await written(statement);
  const { facts, tree } = await judge(text, basis);
  const same = sameTree(tree, { version: (tree as { version?: unknown }).version, stmts: [{ stmt: statement }] });
  // Guards against failing arithmetic make a statement longer than the one that was sent.
  const told = facts.filter(({ kind }) => kind !== 'size' && kind !== 'grown');
  const details = faultsIn([...told, { kind: 'drift', same, at: 0 }], text);
  if (details.length > 0) throw drifted();
}

/** Writes a statement that runs; read again, it must be the same. */
async function write(statement: SqlNode): Promise<string> {
  const text = await written(statement);
  const parsed = await parseSql(text);
  const { version } = (parsed.kind === 'parsed' ? parsed.tree : {}) as { version?: unknown };
  if (parsed.kind === 'refused' || !sameTree(parsed.tree, { version, stmts: [{ stmt: statement }] })) throw drifted();
  return text;
}

/**
 * One statement for a cohort asked in SQL: judged by PostgreSQL's own grammar, written anew from what was judged, and
 * asked for the distinct persons of `omop.person` alone, with what it asks of the vocabulary taken out as lists. Throws
 * SQL_REFUSED with every fault, its place, and what to write instead where that is known.
 */
export async function compileSqlCohort(sql: string, basis: CohortBasis): Promise<CohortStatement> {
  try {
    const judged = await judgeGiven(sql, basis);
    await judgeAnew(judged, basis);
    const { statement: lifted, lists } = liftVocabulary(judged);
    const statement = listPersons(lifted);
    const asked = await write(statement);
    return {
      text: `SELECT person_id FROM omop.person WHERE person_id IN (SELECT asked.person_id FROM (${asked}) AS asked)`,
      values: [],
      lists: await Promise.all(lists.map(write)),
      tables: ['person', ...tablesRead(statement)],
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Nested so deeply that reading it ran out of stack.
    const facts: SqlFact[] = [{ kind: 'size', nodes: Number.POSITIVE_INFINITY, depth: 0, tables: 0, at: 0 }];
    throw new AppError('SQL_REFUSED', { details: faultsIn(facts, sql) });
  }
}
