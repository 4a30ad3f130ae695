import { AppError } from '#contracts/app-error';
import type { ImportedPersons } from '#contracts/appliance/query-api';
import { ExclusionReason } from '#contracts/import-manifest';
import type { DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { Answer, Bit, FrozenPad, Question } from '../question.ts';

type Cell = { readonly persons: number | null };

/** A number, what came beside it, and how many times the least noise it carries. */
type Told = Cell & { readonly cells: readonly (number | null)[]; readonly factor: number };

/** How a question of one kind is asked. */
type Ask = (engine: DisclosureEngine, question: Question, bit: Bit, rules: DisclosureRules) => Told;

/** What of a question's text and rules the engine sees. */
const asText = ({ account, load = 0, text }: Question, rules: DisclosureRules) => ({
  ...{ projectId: `project ${account}`, dataDate: `load ${load}`, key: text, rules },
});

/** How many times the least noise a number carries, as its margin says; a hidden number was small. */
const factorOf = (margin: number | undefined, { privacy, rounding }: DisclosureRules): number => {
  if (margin === undefined || privacy === undefined) return 1;
  const sd = Math.sqrt(Math.max(0, (margin / 1.96) ** 2 - rounding ** 2 / 12));
  return Math.max(1, 2 ** Math.round(Math.log2(sd / privacy.noise.persons)));
};

/** As the query service asks: what was answered to this text before needs no set. */
const askNumber: Ask = (engine, question, bit, rules) => {
  const asked = asText(question, rules);
  const tables = question.tables[bit];
  const table = (at: number): DistributionTable => {
    const found = tables[at];
    if (found === undefined) throw new Error('a cross-table of a table that was not asked for');
    return found;
  };
  const { crossTables, distributions, margin, persons } =
    engine.stored(asked) ??
    engine.answer({
      ...asked,
      persons: question.persons[bit],
      tables,
      crossTables: question.crossTables.map(([rows, columns]) => [table(rows), table(columns)] as const),
    });
  const cells = [...distributions, ...(crossTables ?? [])].flatMap((one): readonly Cell[] => one.cells);
  return { persons, cells: cells.map((cell) => cell.persons), factor: factorOf(margin, rules) };
};

/** As the query service tells what came of the imports of a frozen cohort, one after the other. */
const askImports = (
  engine: DisclosureEngine,
  imports: readonly ImportedPersons[],
  units: number | undefined,
  rules: DisclosureRules,
): readonly (number | null)[] =>
  (units === undefined ? [] : imports).flatMap((imported, earlier) => {
    const { excluded, personsWithImages, unsettled } = engine.imported({ imported, units: units ?? 0, earlier, rules });
    const ofReason = (reason: ExclusionReason): number | null =>
      excluded.find((one) => one.reason === reason)?.persons ?? null;
    return [personsWithImages, ...ExclusionReason.options.map(ofReason), unsettled?.persons ?? null];
  });

/** As the query service freezes: nothing but the hidden number is told of a cohort that is too small. */
const askFrozen: Ask = (engine, question, bit, rules) => {
  const frozen: FrozenPad = question.frozen?.[bit] ?? { withStudies: [], failing: [] };
  const told = engine.frozen({ ...asText(question, rules), persons: question.persons[bit], ...frozen });
  const { margin, persons } = told.persons;
  const cells =
    persons === null
      ? []
      : [
          ...[told.studies, ...(told.failing ?? [])].map((figure) => figure.persons),
          ...askImports(engine, frozen.imports ?? [], told.importUnits, rules),
        ];
  return { persons, cells, factor: factorOf(margin, rules) };
};

/** The share of a secure sum: its mask is known to whoever invented all the other trusts. */
const askShare: Ask = (engine, question, bit, rules) => {
  const participants = question.sumOf ?? 1;
  const { noiseSd, value } = engine.contribution({
    ...asText(question, rules),
    ...{ participants, participantsHash: 'invented' },
    persons: question.persons[bit],
  });
  const least = (rules.privacy?.noise.persons ?? 1) / Math.sqrt(participants);
  return { persons: value, cells: [], factor: Math.round(noiseSd / least) };
};

const askOf = ({ frozen, sumOf }: Question): Ask => {
  if (sumOf !== undefined) return askShare;
  return frozen === undefined ? askNumber : askFrozen;
};

/** Asks an engine as the query service does, in the world of this bit. */
export function askEngine(engine: DisclosureEngine, question: Question, bit: Bit, rules: DisclosureRules): Answer {
  try {
    const told = askOf(question)(engine, question, bit, rules);
    return { ...told, used: engine.budget(asText(question, rules)).used };
  } catch (error) {
    if (error instanceof AppError && error.code === 'QUERY_BUDGET_SPENT') return 'refused';
    throw error;
  }
}
