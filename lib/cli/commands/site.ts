import type { Command } from 'commander';
import { changeSite, getSite } from '#contracts/api/platform';
import { ChangeSite, type Site } from '#contracts/site';
import type { Cli } from '../cli.ts';
import { type Answer, atHub, command, type SharedOptions } from '../command.ts';
import { readInput } from '../read-input.ts';

const answer = (site: Site): Answer => ({
  value: site,
  lines: [
    `version ${site.version}`,
    ...(site.banner === undefined
      ? []
      : [`banner: ${site.banner.text}${site.banner.link ? ` ${site.banner.link}` : ''}`]),
    ...(site.deploymentMode ? ['being redeployed: no run may be started'] : []),
    site.quiesced ? 'no run goes on' : 'a run goes on',
  ],
});

/** `flip site`: version, banner, deployment mode; banner and deploying (Admin). */
export function addSite(program: Command, cli: Cli): void {
  const site = command(program, cli, 'site', 'version, banner, and whether the hub is being redeployed').action(
    atHub(cli, async (hub) => answer(await hub.call(getSite, {}))),
  );
  const change = async (hub: Parameters<Parameters<typeof atHub>[1]>[0], wanted: unknown): Promise<Answer> =>
    answer(await hub.call(changeSite, { body: readInput(ChangeSite, wanted, 'site') }));
  command(site, cli, 'banner [text]', 'what every page shows from now on; nothing without a text (Admin)')
    .option('--link <address>', 'a page to read more')
    .action(
      atHub(
        cli,
        async (hub, _progress, text: string | undefined, { link }: SharedOptions & { readonly link?: string }) =>
          change(hub, { banner: text === undefined ? null : { text, link } }),
      ),
    );
  for (const [name, deploymentMode, description] of [
    ['deploying', true, 'no run may be started until `site deployed`; those that go on end by themselves (Admin)'],
    ['deployed', false, 'runs may be started again (Admin)'],
  ] as const)
    command(site, cli, name, description).action(atHub(cli, async (hub) => change(hub, { deploymentMode })));
}
