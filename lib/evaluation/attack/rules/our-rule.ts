import { AppError } from '#contracts/app-error';
import type { PrivacyPreset } from '#contracts/privacy-preset';
import { createDisclosureEngine, type DisclosureEngine } from '#domain/disclosure/disclosure-engine';
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

/** How many times the least noise a number carries, as its margin says; a hidden number was small. */
const factorOf = (margin: number | undefined, { privacy, rounding }: DisclosureRules): number => {
  if (margin === undefined || privacy === undefined) return 1;
  const sd = Math.sqrt(Math.max(0, (margin / 1.96) ** 2 - rounding ** 2 / 12));
  return Math.max(1, 2 ** Math.round(Math.log2(sd / privacy.noise.persons)));
};

type Cell = { readonly persons: number | null };

/** A number, and what came beside it. */
type ReleasedAnswer = Cell & { readonly margin?: number | undefined; readonly cells: readonly (number | null)[] };

/** What of a question's text and rules the engine sees. */
const asText = ({ account, text }: Question, rules: DisclosureRules) => ({
  ...{ projectId: `project ${account}`, dataDate, key: text, rules },
});

/** Freezes as the query service freezes: nothing but the hidden number of persons is told of a cohort that is too small. */
function freeze(engine: DisclosureEngine, question: Question, bit: Bit, rules: DisclosureRules): ReleasedAnswer {
  const frozen = question.frozen?.[bit] ?? { withStudies: [], failing: [] };
  const told = engine.frozen({ ...asText(question, rules), persons: question.persons[bit], ...frozen });
  const cells = [told.studies, ...(told.failing ?? [])].map(({ persons }) => persons);
  return { ...told.persons, cells: told.persons.persons === null ? [] : cells };
}

/** Asks as the query service asks: what was answered to this text before needs no set. */
function ask(engine: DisclosureEngine, question: Question, bit: Bit, rules: DisclosureRules): ReleasedAnswer {
  const asked = asText(question, rules);
  const tables = question.tables[bit];
  const table = (at: number): DistributionTable => {
    const found = tables[at];
    if (found === undefined) throw new Error('a cross-table of a table that was not asked for');
    return found;
  };
  const { crossTables, distributions, ...number } =
    engine.stored(asked) ??
    engine.answer({
      ...asked,
      persons: question.persons[bit],
      tables,
      crossTables: question.crossTables.map(([rows, columns]) => [table(rows), table(columns)] as const),
    });
  const cells = [...distributions, ...(crossTables ?? [])].flatMap((one): readonly Cell[] => one.cells);
  return { ...number, cells: cells.map(({ persons }) => persons) };
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
          try {
            const { cells, margin, persons } = (question.frozen === undefined ? ask : freeze)(
              engine,
              question,
              bit,
              rules,
            );
            const { used } = engine.budget(asText(question, rules));
            return { persons, cells, factor: factorOf(margin, rules), used };
          } catch (error) {
            if (error instanceof AppError && error.code === 'QUERY_BUDGET_SPENT') return 'refused';
            throw error;
          }
        },
      };
    },
    believe: () => believeOurs(rules, privacy),
  };
}
