import type { FaultDetail } from '#contracts/failure';
import { linesOf, pythonRules } from './python-rules.ts';
import type { PythonFacts } from './read-python.ts';

/** What stands out in one file: `faults` must be mended, `findings` are told. */
export type PythonFindings = { readonly faults: readonly FaultDetail[]; readonly findings: readonly FaultDetail[] };

/** Lines that one rule names in one file; more would not help a reader. */
const maxLines = 5;

const told = (fileName: string, rule: string, lines: readonly number[]): FaultDetail[] =>
  lines.slice(0, maxLines).map((line) => ({ rule, place: `${fileName}:${line}` }));

/** Asks every rule about one file of Python, and says where it could not be read. */
export const pythonFindings = (fileName: string, facts: PythonFacts): PythonFindings => {
  const of = (refused: boolean): FaultDetail[] =>
    pythonRules
      .filter((rule) => rule.refused === refused)
      .flatMap((rule) => told(fileName, rule.rule, linesOf(rule, facts)));
  const unread = told(
    fileName,
    'could not be read as Python here, and what follows may be judged wrongly',
    facts.unreadLines,
  );
  return { faults: of(true), findings: [...of(false), ...unread] };
};
