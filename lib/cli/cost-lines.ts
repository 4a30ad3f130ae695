import type { CostItem, ProjectCost } from '#contracts/project-cost';
import { columns } from './columns.ts';

const names: Readonly<Record<CostItem, string>> = {
  RUN_SERVERS: 'run servers',
  TASKS: 'tasks of trusts',
  FILES: 'files and results',
};

/** What a project has cost, as lines for people. */
export const costLines = ({ currency, lines, pricesOf, until, usd }: ProjectCost): string[] => [
  ...columns(
    lines.map((line) => [
      names[line.item],
      `${Number(line.amount.toFixed(3))} ${line.unit}`,
      `${currency} ${line.usd.toFixed(4)}`,
    ]),
  ),
  `about ${currency} ${usd.toFixed(2)} until ${until}, an estimate from list prices of ${pricesOf}`,
];
