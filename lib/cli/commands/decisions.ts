import type { Command } from 'commander';
import { pages } from '#client/pages';
import { listDecisions } from '#contracts/api/decisions';
import { ListDecisions } from '#contracts/decision';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { decidingTrust } from '../deciding-trust.ts';
import { decisionWords } from '../project-lines.ts';
import { readInput } from '../read-input.ts';

type Options = SharedOptions & { readonly all?: true; readonly trust?: string };

/** `flip decisions`: what a trust is asked to decide. */
export function addDecisions(program: Command, cli: Cli): void {
  command(program, cli, 'decisions', 'the projects that wait for a trust’s decision, newest first')
    .option('--trust <code>', 'the trust that is asked; a Trust Admin’s own without it')
    .option('--all', 'also those that the trust has decided about')
    .action(
      atHub(cli, async (hub, _progress, { all, trust }: Options) => {
        const trustId = await decidingTrust(hub, trust);
        const { decision } = readInput(ListDecisions, all === true ? {} : { decision: 'PENDING' }, 'decisions');
        const query = decision === undefined ? {} : { decision };
        const found = await Array.fromAsync(pages(hub, listDecisions, { params: { trustId }, query }));
        const decisions = found.flatMap((page) => page.decisions);
        return {
          value: { decisions },
          lines: columns(
            decisions.map(({ name, ownerName, persons, projectId, trust }) => [
              projectId,
              decisionWords(trust),
              name,
              `of ${ownerName}`,
              persons === undefined ? '' : persons === null ? 'too few persons' : `about ${persons} persons`,
            ]),
          ),
        };
      }),
    );
}
