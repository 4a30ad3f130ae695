import { Argument, type Command } from 'commander';
import type { HubClient } from '#client/hub-client';
import { decideProject, revokeDecision } from '#contracts/api/projects';
import { getMe } from '#contracts/api/users';
import { AppError } from '#contracts/app-error';
import { ProjectId, type TrustId } from '#contracts/ids';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { projectLines } from '../project-lines.ts';
import { readInput } from '../read-input.ts';
import { trustsNamed } from '../trusts-named.ts';

/** The trust that is decided for: the one named, or the one that the Trust Admin belongs to. */
async function decidingTrust(hub: HubClient, code: string | undefined): Promise<TrustId> {
  const trustId = code === undefined ? (await hub.call(getMe, {})).trustId : (await trustsNamed(hub, code))[0]?.trustId;
  if (trustId !== undefined) return trustId;
  throw new AppError('INPUT_INVALID', { details: [{ rule: 'name a trust: you belong to none', place: '--trust' }] });
}

/** `flip decide`: approves or declines a project for one trust, or takes its approval back. */
export function addDecide(program: Command, cli: Cli): void {
  command(program, cli, 'decide <project>', 'approve, decline or revoke for one trust')
    .addArgument(new Argument('<decision>', 'what is decided').choices(['approve', 'decline', 'revoke']))
    .option('--trust <code>', 'the trust that is decided for; a Trust Admin’s own without it')
    .action(
      atHub(
        cli,
        async (hub, _progress, id: string, decision: string, { trust }: SharedOptions & { trust?: string }) => {
          const params = { projectId: readInput(ProjectId, id, 'project') };
          const trustId = await decidingTrust(hub, trust);
          const project =
            decision === 'revoke'
              ? await hub.call(revokeDecision, { params, body: { trustId } })
              : await hub.call(decideProject, {
                  params,
                  body: { trustId, decision: decision === 'approve' ? 'APPROVED' : 'DECLINED' },
                });
          return { value: project, lines: projectLines(project) };
        },
      ),
    );
}
