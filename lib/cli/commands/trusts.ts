import type { Command } from 'commander';
import { pages } from '#client/pages';
import { listTrusts, registerTrust } from '#contracts/api/trusts';
import { RegisterTrust } from '#contracts/trust';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command } from '../command.ts';
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
