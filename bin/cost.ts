import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { mostTrusts } from '#contracts/most-trusts';
import { costReport } from '#evaluation/cost/cost-report';
import { hubResources } from '#evaluation/cost/hub-resources';
import { sampleSettings } from '#evaluation/cost/sample-environment';
import { chosenEnvironment } from '#infra/config/chosen-environment';

type Options = { readonly environment?: string; readonly json?: string; readonly trusts: string };

const environmentsFile = resolve(import.meta.dirname, '../environments.ts');
const usd = (amount: number): string => amount.toFixed(2).padStart(9);

/** `npm run cost`: what a hub costs, from its templates and a dated table of prices. */
await new Command('cost')
  .description('Prices the templates of a hub; exit code 1 where a goal is missed.')
  .option('--environment <name>', 'an entry of environments.ts; without it, a hub as most organisations would have it')
  .option('--trusts <number>', 'trusts that have nothing to do', '10')
  .option('--json <file>', 'writes every figure')
  .action(async ({ environment, json, trusts }: Options) => {
    const chosen =
      environment === undefined
        ? sampleSettings()
        : await chosenEnvironment({ file: environmentsFile, name: environment }, '1');
    const report = costReport(hubResources(chosen), z.coerce.number().int().min(0).max(mostTrusts).parse(trusts));
    const shown = [
      ...report.lines.map(({ item, monthlyUsd }) => `${usd(monthlyUsd)}  ${item}`),
      `${usd(report.idleMonthlyUsd)}  idle a month, with ${report.trusts} trusts`,
      `${usd(report.idleMonthlyUsdWithoutNlbAndWaf)}  of it beside load balancer and firewall`,
      `${usd(report.perTrustMonthlyUsd)}  a further trust a month`,
      `${usd(report.perTrustAtTheApiMonthlyUsd)}  more for a trust that waits at the API, since its firewall lets out the hub alone`,
      `${usd(report.per1000TasksUsd)}  1,000 tasks`,
      `${usd(report.perRunHourUsd)}  an hour of a run server`,
      `${usd(report.flipLayoutMonthlyUsd)}  always on in the layout of the Python FLIP, a month`,
      ...report.goals.map(
        ({ met, most, name, value }) => `${met ? 'met   ' : 'MISSED'} ${name}: ${value.toFixed(2)} (at most ${most})`,
      ),
      `US dollars, prices of ${report.pricesOf}`,
    ];
    process.stdout.write(`${shown.join('\n')}\n`);
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
    if (report.goals.some(({ met }) => !met)) process.exitCode = 1;
  })
  .parseAsync();
