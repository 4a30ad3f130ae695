import { Argument, type Command } from 'commander';
import type { HubClient } from '#client/hub-client';
import { getDecision } from '#contracts/api/decisions';
import { decideProject, revokeDecision } from '#contracts/api/projects';
import { ProjectId, type TrustId } from '#contracts/ids';
import { DecideProject, type Project, RevokeDecision } from '#contracts/project';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { decidingTrust } from '../deciding-trust.ts';
import { decisionLines } from '../decision-lines.ts';
import { projectLines } from '../project-lines.ts';
import { readInput } from '../read-input.ts';

type Options = SharedOptions & { readonly reason?: string; readonly trust?: string };

/** Says what is decided about and what has changed since the last decision, and decides about exactly that. */
async function decide(
  hub: HubClient,
  projectId: ProjectId,
  given: { readonly trustId: TrustId; readonly decision: string; readonly reason: string | undefined },
  progress: (line: string) => void,
): Promise<Project> {
  const request = await hub.call(getDecision, { params: { projectId, trustId: given.trustId } });
  for (const line of decisionLines(request)) progress(line);
  const body = readInput(DecideProject, { ...given, askedSha256: request.askedSha256 }, 'decision');
  return hub.call(decideProject, { params: { projectId }, body });
}

/** `flip decide`: approves or declines a project for one trust, or takes its approval back. */
export function addDecide(program: Command, cli: Cli): void {
  command(program, cli, 'decide <project>', 'approve, decline or revoke for one trust')
    .addArgument(new Argument('<decision>', 'what is decided').choices(['approve', 'decline', 'revoke']))
    .option('--trust <code>', 'the trust that is decided for; a Trust Admin’s own without it')
    .option('--reason <text>', 'why; the project’s owner and members read it')
    .action(
      atHub(cli, async (hub, progress, id: string, decision: string, { reason, trust }: Options) => {
        const params = { projectId: readInput(ProjectId, id, 'project') };
        const trustId = await decidingTrust(hub, trust);
        const project =
          decision === 'revoke'
            ? await hub.call(revokeDecision, {
                params,
                body: readInput(RevokeDecision, { trustId, reason }, 'decision'),
              })
            : await decide(
                hub,
                params.projectId,
                {
                  trustId,
                  decision: decision === 'approve' ? 'APPROVED' : 'DECLINED',
                  reason,
                },
                progress,
              );
        return { value: project, lines: projectLines(project) };
      }),
    );
}
