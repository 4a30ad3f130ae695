import { createHash } from 'node:crypto';
import { AppError } from '#contracts/app-error';
import { createDisclosureEngine, type DisclosureEngine, type Released } from '#domain/disclosure/disclosure-engine';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { believeOurs } from '../belief/believe-ours.ts';
import type { Answer, Bit, Question } from '../question.ts';
import type { Desk, Rule } from '../rule.ts';
import { defaultRules } from './default-rules.ts';

const dataDate = '2026-01-31';

/** A trust's engine with nothing asked yet, as the query service makes it; `secret` stands for the trust's own. */
export const openEngine = (secret: string): DisclosureEngine =>
  createDisclosureEngine({
    rules: defaultRules,
    secret: createHash('sha256').update(secret).digest(),
    ledger: createMemoryLedger(),
  });

/** All numbers of a released answer in the order of tables, labels, then cross-tables by row. */
const cellsOf = ({ distributions, crossTables }: Released): (number | null)[] => [
  ...distributions.flatMap(({ cells }) => cells.map(({ persons }) => persons)),
  ...(crossTables ?? []).flatMap(({ cells }) => cells.map(({ persons }) => persons)),
];

/** Asks as the query service asks: what was answered to this text before needs no set. */
function askEngine(engine: DisclosureEngine, question: Question, bit: Bit): Released | 'refused' {
  const asked = { projectId: `project ${question.account}`, dataDate, key: question.text };
  const tables = question.tables[bit];
  const table = (at: number): DistributionTable => {
    const found = tables[at];
    if (found === undefined) throw new Error('a cross-table of a table that was not asked for');
    return found;
  };
  try {
    return (
      engine.stored(asked) ??
      engine.answer({
        ...asked,
        persons: question.persons[bit],
        tables,
        crossTables: question.crossTables.map(([rows, columns]) => [table(rows), table(columns)] as const),
        counted: true,
      })
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'QUERY_BUDGET_SPENT') return 'refused';
    throw error;
  }
}

const open = (secret: string, bit: Bit): Desk => {
  const engines = new Map<number, DisclosureEngine>();
  return {
    ask: (question): Answer => {
      const engine = engines.get(question.trust) ?? openEngine(`${secret} of trust ${question.trust}`);
      engines.set(question.trust, engine);
      const released = askEngine(engine, question, bit);
      if (released === 'refused') return released;
      return { persons: released.persons, cells: cellsOf(released), used: released.budget?.used ?? null };
    },
  };
};

/** The engine of `lib/domain/disclosure` with the policy of a trust that changed nothing. */
export const ourRule: Rule = { name: 'ours', open, believe: () => believeOurs(defaultRules) };
