import type { ProjectCost } from '#contracts/project-cost';
import { month, prices } from './prices.ts';
import { type ServerSize, serverHourUsd } from './server-hour-usd.ts';
import { taskUsd } from './task-usd.ts';

/** Something that is stored: its bytes, and since when. */
export type KeptBytes = { readonly bytes: number; readonly since: string };

/** What a project has used so far. */
export type ProjectUse = {
  readonly serverSeconds: number;
  readonly tasks: number;
  readonly kept: readonly KeptBytes[];
  /** Until when what is kept was there: now, or when it went for good. */
  readonly keptUntil: Date;
};

const bytesOfGigabyte = 1e9;
/** Six decimals: a task costs a few hundred-thousandths of a dollar. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Prices what a project has used, by the dated table. */
export const projectCost = (
  { kept, keptUntil, serverSeconds, tasks }: ProjectUse,
  size: ServerSize,
): Pick<ProjectCost, 'lines' | 'pricesOf' | 'usd'> => {
  const hours = serverSeconds / 3600;
  const gigabyteMonths = kept.reduce((sum, { bytes, since }) => {
    const seconds = Math.max(0, (keptUntil.getTime() - Date.parse(since)) / 1000);
    return sum + (bytes / bytesOfGigabyte) * (seconds / month.seconds);
  }, 0);
  const lines: ProjectCost['lines'] = [
    { item: 'RUN_SERVERS', amount: hours, unit: 'hours', usd: hours * serverHourUsd(size) },
    { item: 'TASKS', amount: tasks, unit: 'tasks', usd: tasks * taskUsd() },
    {
      item: 'FILES',
      amount: gigabyteMonths,
      unit: 'gigabyte months',
      usd: gigabyteMonths * prices.filesPerGigabyteMonth,
    },
  ];
  return {
    pricesOf: `${prices.asOf}, ${prices.region}`,
    usd: rounded(lines.reduce((sum, { usd }) => sum + usd, 0)),
    lines: lines.map((line) => ({ ...line, amount: rounded(line.amount), usd: rounded(line.usd) })),
  };
};
