import Table from 'cli-table3';
import type { FamilyRow } from './family-row.ts';

const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);

/** The families as a table for a terminal. */
export function attackTable(rows: readonly FamilyRow[]): string {
  const table = new Table({
    head: ['family', 'questions', 'ours', '± 2 s.e.', 'bound', '', 'FLIP', 'Bunny', 'OpenSAFELY'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const { name, questions, accuracy, standardError, bound, met, rules } of rows)
    table.push([
      name,
      questions,
      percent(accuracy),
      percent(2 * standardError),
      `≤ ${percent(bound)}`,
      met ? '✔' : '✘',
      percent(rules.flip),
      percent(rules.bunny),
      percent(rules.openSafely),
    ]);
  return table.toString();
}
