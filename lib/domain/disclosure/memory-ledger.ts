import type { AskedText, DisclosureLedger, LedgerEntry } from './disclosure-ledger.ts';

const textOf = ({ projectId, dataDate, key }: AskedText): string => JSON.stringify([projectId, dataDate, key]);

/** A ledger that lasts as long as the process: for attacks and tests, which start from nothing. */
export function createMemoryLedger(): DisclosureLedger {
  const entries: LedgerEntry[] = [];
  const answers = new Map<string, string>();
  return {
    answer: (asked) => answers.get(textOf(asked)),
    used: ({ projectId, dataDate }) =>
      entries.filter((entry) => entry.counted && entry.projectId === projectId && entry.dataDate === dataDate).length,
    entries: (dataDate) => entries.filter((entry) => entry.dataDate === dataDate),
    record: (entry) => {
      if (answers.has(textOf(entry))) throw new Error('this text was recorded before');
      entries.push(entry);
      answers.set(textOf(entry), entry.answer);
    },
  };
}
