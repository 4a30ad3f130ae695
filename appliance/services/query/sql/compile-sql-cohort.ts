import type { Node } from '@pgsql/types';
import { deparse } from 'pgsql-deparser';
import { AppError } from '#contracts/app-error';
import type { CohortBasis } from '#domain/cohort/person-conditions';
import { faultsIn, readStatement } from '#domain/sql/check-sql';
import { liftVocabulary } from '#domain/sql/lift-vocabulary';
import { listPersons } from '#domain/sql/list-persons';
import { literalsAsParameters } from '#domain/sql/literals-as-parameters';
import { sameTree } from '#domain/sql/same-tree';
import type { SqlFact } from '#domain/sql/sql-fact';
import type { SqlNode } from '#domain/sql/sql-tree';
import { tablesRead } from '#domain/sql/tables-read';
import type { SqlCohortStatement } from '../ports.ts';
import { parseSql } from './parse-sql.ts';

type CheckedText = { readonly facts: readonly SqlFact[]; readonly statement: SqlNode; readonly tree: unknown };

/** Parses a text and collects the facts that the rules check. */
async function readText(text: string, { dataDate }: CohortBasis): Promise<CheckedText> {
  if (text.includes('\0') || !text.isWellFormed())
    return { facts: [{ kind: 'text', plain: false, at: 0 }], statement: {}, tree: {} };
  const parsed = await parseSql(text);
  if (parsed.kind === 'refused') return { facts: [{ kind: 'syntax', at: parsed.at }], statement: {}, tree: {} };
  return { ...readStatement(parsed.tree, dataDate), tree: parsed.tree };
}

/** Checks the text that was sent. Throws SQL_REFUSED with all faults and their places in it. */
async function checkSentText(text: string, basis: CohortBasis): Promise<SqlNode> {
  const { facts, statement } = await readText(text, basis);
  const details = faultsIn(facts, text);
  if (details.length > 0) throw new AppError('SQL_REFUSED', { details });
  return statement;
}

/** Writes a statement as SQL. */
const deparseStatement = (statement: SqlNode): Promise<string> =>
  deparse([statement as unknown as Node], { pretty: false });
/** The error for a statement that changes when it is written as SQL and parsed again. */
const driftError = (): AppError =>
  new AppError('SQL_REFUSED', { details: faultsIn([{ kind: 'drift', same: false, at: 0 }], '') });

/** Writes a statement as SQL, and checks the result like a text that was sent. Throws SQL_REFUSED. */
async function checkDeparsedText(statement: SqlNode, basis: CohortBasis): Promise<void> {
  const text = await deparseStatement(statement);
  const { facts, tree } = await readText(text, basis);
  const same = sameTree(tree, { version: (tree as { version?: unknown }).version, stmts: [{ stmt: statement }] });
  // Guards against arithmetic errors make a statement longer than the text that was sent, so that its size is not
  // checked.
  const checkedFacts = facts.filter(({ kind }) => kind !== 'size' && kind !== 'grown');
  const details = faultsIn([...checkedFacts, { kind: 'drift', same, at: 0 }], text);
  if (details.length > 0) throw driftError();
}

/** Writes a statement as SQL. Throws SQL_REFUSED where parsing the result gives another statement. */
async function deparseChecked(statement: SqlNode): Promise<string> {
  const text = await deparseStatement(statement);
  const parsed = await parseSql(text);
  const { version } = (parsed.kind === 'parsed' ? parsed.tree : {}) as { version?: unknown };
  if (parsed.kind === 'refused' || !sameTree(parsed.tree, { version, stmts: [{ stmt: statement }] }))
    throw driftError();
  return text;
}

/** The persons of `omop.person` among those that a statement finds. */
const knownPersons = (text: string): string =>
  `SELECT person_id FROM omop.person WHERE person_id IN (SELECT asked.person_id FROM (${text}) AS asked)`;

/**
 * Compiles a cohort in SQL to one statement. The text is parsed by PostgreSQL's own grammar, checked, and written again
 * from the parsed tree. The statement returns only distinct persons of `omop.person`; its reads of the vocabulary
 * become lists. Throws SQL_REFUSED with every fault, its place, and a correction where one is known.
 */
export async function compileSqlCohort(sql: string, basis: CohortBasis): Promise<SqlCohortStatement> {
  try {
    const checked = await checkSentText(sql, basis);
    await checkDeparsedText(checked, basis);
    const { statement: lifted, lists } = liftVocabulary(checked);
    const statement = listPersons(lifted);
    const planned = literalsAsParameters(statement, lists.length);
    return {
      text: knownPersons(await deparseChecked(statement)),
      values: [],
      lists: await Promise.all(lists.map(deparseChecked)),
      tables: ['person', ...tablesRead(statement)],
      planned: { text: knownPersons(await deparseChecked(planned.statement)), parameters: planned.parameters },
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The text is nested so deeply that reading it exceeded the stack.
    const facts: SqlFact[] = [{ kind: 'size', nodes: Number.POSITIVE_INFINITY, depth: 0, tables: 0, at: 0 }];
    throw new AppError('SQL_REFUSED', { details: faultsIn(facts, sql) });
  }
}
