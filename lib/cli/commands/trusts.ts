import { Argument, type Command } from 'commander';
import { pages } from '#client/pages';
import { listTrusts, registerTrust, setTrustDeciding } from '#contracts/api/trusts';
import { RegisterTrust } from '#contracts/trust';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { decidingTrust } from '../deciding-trust.ts';
import { readInput } from '../read-input.ts';

/** `flip trusts`: every trust and whether it is online; `flip trusts register`: announces one more. */
export function addTrusts(program: Command, cli: Cli): void {
  const trusts = command(program, cli, 'trusts', 'every trust, and whether it is online').action(
    atHub(cli, async (hub) => {
      const trusts = (await Array.fromAsync(pages(hub, listTrusts, {}))).flatMap((page) => page.trusts);
      const rows = trusts.map(({ code, name, online, status, trustId }) => [
        code,
        status === 'INVITED' ? 'not enrolled' : online ? 'online' : 'offline',
        trustId,
        name,
      ]);
      return { value: { trusts }, lines: columns(rows) };
    }),
  );
  command(trusts, cli, 'deciding', 'how many people of your trust must approve a project (Trust Admin)')
    .addArgument(new Argument('<people>', 'one, which two of you must say, or two').choices(['one', 'two']))
    .option('--trust <code>', 'the trust; your own without it')
    .action(
      atHub(cli, async (hub, _progress, people: string, { trust }: SharedOptions & { readonly trust?: string }) => {
        const trustId = await decidingTrust(hub, trust);
        const deciding = await hub.call(setTrustDeciding, {
          params: { trustId },
          body: { secondDecider: people === 'two' },
        });
        const now = deciding.secondDecider ? 'Two people must approve a project.' : 'One person approves a project.';
        return {
          value: deciding,
          lines: deciding.endsBy === undefined ? [now] : [now, 'Another Trust Admin must say too that one is enough.'],
        };
      }),
    );
  command(
    trusts,
    cli,
    'register <code> <name>',
    'announce a trust and make its one-time enrolment code (Admin)',
  ).action(
    atHub(cli, async (hub, _progress, code: string, name: string) => {
      const registered = await hub.call(registerTrust, {
        body: readInput(RegisterTrust, { code, name }, 'trust'),
      });
      return {
        value: registered,
        lines: [
          `Enrolment code, works once, until ${registered.expiresAt}:`,
          registered.enrolmentCode,
          'At the trust: FLIP_ENROLMENT_CODE=… flip-appliance enrol --hub <address of this hub> --folder keys',
        ],
      };
    }),
  );
}
