import { firstAnswerAt } from './first-answer-at.ts';
import type { LedgerEntry, PrivacyLedger, QuestionText, ServedProject } from './privacy-ledger.ts';

const textOf = ({ projectId, dataDate, key }: QuestionText): string => JSON.stringify([projectId, dataDate, key]);

/** A ledger that lasts as long as the process: for attacks and tests, which start from nothing. */
export function createMemoryLedger(now: () => Date = () => new Date(0)): PrivacyLedger {
  const entries = new Map<string, LedgerEntry[]>();
  const answers = new Map<string, string>();
  const served = new Map<string, ServedProject>();
  const of = (projectId: string): readonly LedgerEntry[] => entries.get(projectId) ?? [];
  return {
    answer: (asked) => answers.get(textOf(asked)),
    used: (projectId) => of(projectId).length,
    costs: of,
    served: () => [...served.values()],
    record: (entry) => {
      if (answers.has(textOf(entry))) throw new Error('this text was recorded before');
      const { projectId } = entry;
      if (!served.has(projectId))
        served.set(projectId, { projectId, firstAnsweredAt: firstAnswerAt([...served.values()], now()) });
      entries.set(entry.projectId, [...of(entry.projectId), entry]);
      answers.set(textOf(entry), entry.answer);
    },
  };
}
