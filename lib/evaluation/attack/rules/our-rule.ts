import { AppError } from '#contracts/app-error';
import type { PrivacyPreset } from '#contracts/privacy-preset';
import { createDisclosureEngine, type DisclosureEngine, type Released } from '#domain/disclosure/disclosure-engine';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { random } from '#local/synthetic/random';
import { believeOurs } from '../belief/believe-ours.ts';
import type { Answer, Bit, Question } from '../question.ts';
import type { Desk, Rule } from '../rule.ts';
import { boundedRules } from './rules-of-preset.ts';

const dataDate = '2026-01-31';

/** A trust's engine with nothing asked yet, as the query service makes it, but that the same seed draws the same noise. */
export function openEngine(seed: string): DisclosureEngine {
  const chance = random('noise', seed);
  return createDisclosureEngine({ ledger: createMemoryLedger(), gaussian: chance.normal });
}

/** All numbers of a released answer in the order of tables, labels, then cross-tables by row. */
const cellsOf = ({ distributions, crossTables }: Released): (number | null)[] => [
  ...distributions.flatMap(({ cells }) => cells.map(({ persons }) => persons)),
  ...(crossTables ?? []).flatMap(({ cells }) => cells.map(({ persons }) => persons)),
];

/** How many times the least noise a number carries, as its margin says; a hidden number was small. */
const factorOf = ({ margin }: Released, { privacy, rounding }: DisclosureRules): number => {
  if (margin === undefined || privacy === undefined) return 1;
  const sd = Math.sqrt(Math.max(0, (margin / 1.96) ** 2 - rounding ** 2 / 12));
  return Math.max(1, 2 ** Math.round(Math.log2(sd / privacy.noise.persons)));
};

/** Asks as the query service asks: what was answered to this text before needs no set. */
function askEngine(
  engine: DisclosureEngine,
  question: Question,
  bit: Bit,
  rules: DisclosureRules,
): Released | 'refused' {
  const asked = { projectId: `project ${question.account}`, dataDate, key: question.text, rules };
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
      })
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'QUERY_BUDGET_SPENT') return 'refused';
    throw error;
  }
}

/** The engine of `lib/domain/disclosure` with the policy of a trust that chose this preset and changed nothing else. */
export function ourRule(preset: PrivacyPreset): Rule {
  const { privacy, rules } = boundedRules(preset);
  return {
    name: preset,
    open: (secret, bit): Desk => {
      const engines = new Map<number, DisclosureEngine>();
      return {
        ask: (question): Answer => {
          const engine = engines.get(question.trust) ?? openEngine(`${secret} of trust ${question.trust}`);
          engines.set(question.trust, engine);
          const released = askEngine(engine, question, bit, rules);
          if (released === 'refused') return released;
          const { budget, persons } = released;
          return { persons, cells: cellsOf(released), factor: factorOf(released, rules), used: budget?.used ?? null };
        },
      };
    },
    believe: () => believeOurs(rules, privacy),
  };
}
