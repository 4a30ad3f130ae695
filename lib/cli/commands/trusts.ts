import { Argument, type Command } from 'commander';
import { pages } from '#client/pages';
import {
  getTrust,
  listTrusts,
  makeEnrolmentCode,
  registerTrust,
  removeTrust,
  revokeTrustKeys,
  setTrustDeciding,
} from '#contracts/api/trusts';
import { RegisterTrust, type TrustRegistered } from '#contracts/trust';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { decidingTrust } from '../deciding-trust.ts';
import { readInput } from '../read-input.ts';
import { trustLines, trustState } from '../trust-lines.ts';
import { trustNamed } from '../trust-named.ts';

/** `flip trusts`: every trust and whether it is online; its subcommands show, register, enrol again and remove one. */
export function addTrusts(program: Command, cli: Cli): void {
  const trusts = command(program, cli, 'trusts', 'every trust, and whether it is online').action(
    atHub(cli, async (hub) => {
      const trusts = (await Array.fromAsync(pages(hub, listTrusts, {}))).flatMap((page) => page.trusts);
      const rows = trusts.map((trust) => [trust.code, trustState(trust), trust.trustId, trust.name]);
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
      return { value: registered, lines: codeLines(registered) };
    }),
  );
  command(trusts, cli, 'show <trust>', 'one trust: health, version and the fingerprints of its keys').action(
    atHub(cli, async (hub, _progress, trust: string) => {
      const shown = await hub.call(getTrust, { params: { trustId: await trustNamed(hub, trust) } });
      return { value: shown, lines: trustLines(shown) };
    }),
  );
  command(
    trusts,
    cli,
    'code <trust>',
    'make another enrolment code; one from before that nobody used is dead (Admin)',
  ).action(
    atHub(cli, async (hub, _progress, trust: string) => {
      const made = await hub.call(makeEnrolmentCode, { params: { trustId: await trustNamed(hub, trust) } });
      return { value: made, lines: codeLines(made) };
    }),
  );
  command(
    trusts,
    cli,
    'revoke-keys <trust>',
    'take every key from a trust at once; its open tasks end, and it must enrol again (Admin)',
  ).action(
    atHub(cli, async (hub, _progress, trust: string) => {
      const revoked = await hub.call(revokeTrustKeys, { params: { trustId: await trustNamed(hub, trust) } });
      return { value: revoked, lines: trustLines(revoked) };
    }),
  );
  command(trusts, cli, 'remove <trust>', 'remove a trust that takes part in nothing; its audit stays (Admin)').action(
    atHub(cli, async (hub, _progress, trust: string) => {
      const trustId = await trustNamed(hub, trust);
      await hub.call(removeTrust, { params: { trustId } });
      return { value: { trustId }, lines: ['removed'] };
    }),
  );
}

const codeLines = ({ enrolmentCode, expiresAt }: TrustRegistered): string[] => [
  `Enrolment code, works once, until ${expiresAt}:`,
  enrolmentCode,
  'At the trust: FLIP_ENROLMENT_CODE=… flip-appliance enrol --hub <address of this hub> --folder keys',
];
