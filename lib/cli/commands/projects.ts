import type { Command } from 'commander';
import type { HubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import { closeProject, createProject, getProject, listProjects } from '#contracts/api/projects';
import { ProjectId } from '#contracts/ids';
import { CreateProject, type Project } from '#contracts/project';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { type Answer, atHub, command, type SharedOptions, withId } from '../command.ts';
import { EndedBadly } from '../command-failure.ts';
import { projectLines } from '../project-lines.ts';
import { readInput } from '../read-input.ts';
import { waitFor } from '../wait-for.ts';

const projectOf = (id: string): ProjectId => readInput(ProjectId, id, 'project');
const answer = (project: Project): Answer => ({ value: project, lines: projectLines(project), id: project.projectId });

const settled = ({ trusts }: Project): boolean =>
  trusts.every(
    ({ cohort, decision, imaging }) =>
      decision === 'DECLINED' ||
      decision === 'REVOKED' ||
      cohort === 'FAILED' ||
      cohort === 'DELETED' ||
      (cohort === 'FROZEN' && ['READY', 'PARTIAL', 'FAILED'].includes(imaging)),
  );

async function watchProject(hub: HubClient, projectId: ProjectId, cli: Cli, progress: (line: string) => void) {
  let shown = '';
  const project = await waitFor(
    async () => {
      const now = await hub.call(getProject, { params: { projectId } });
      const lines = projectLines(now).slice(1).join('\n');
      if (lines !== shown) progress(lines);
      shown = lines;
      return now;
    },
    settled,
    cli.pollMilliseconds,
  );
  const ready = project.trusts.filter(({ imaging }) => imaging === 'READY' || imaging === 'PARTIAL');
  if (ready.length === 0) throw new EndedBadly('RUN_TRUST_NOT_READY', 'No trust is ready for a run.');
  return answer(project);
}

/** `flip projects`: list, create, show, watch, close. */
export function addProjects(program: Command, cli: Cli): void {
  const projects = command(program, cli, 'projects', 'the projects that you may see, newest first').action(
    atHub(cli, async (hub) => {
      const found = (await Array.fromAsync(pages(hub, listProjects, {}))).flatMap((page) => page.projects);
      return {
        value: { projects: found },
        lines: columns(found.map(({ name, projectId, status }) => [projectId, status, name])),
      };
    }),
  );
  withId(command(projects, cli, 'create <name>', 'start a project as a draft'))
    .option('--description <text>', 'what it is about', '')
    .action(
      atHub(cli, async (hub, _progress, name: string, { description }: SharedOptions & { description: string }) => {
        const body = readInput(CreateProject, { name, description }, 'project');
        return answer(await hub.call(createProject, { body }));
      }),
    );
  command(projects, cli, 'show <project>', 'one project with the state of every trust in it').action(
    atHub(cli, async (hub, _progress, id: string) =>
      answer(await hub.call(getProject, { params: { projectId: projectOf(id) } })),
    ),
  );
  command(
    projects,
    cli,
    'watch <project>',
    'wait until every trust has decided, and frozen and imported its cohort',
  ).action(atHub(cli, (hub, progress, id: string) => watchProject(hub, projectOf(id), cli, progress)));
  command(projects, cli, 'close <project>', 'end a project for good; every trust deletes its frozen cohort').action(
    atHub(cli, async (hub, _progress, id: string) =>
      answer(await hub.call(closeProject, { params: { projectId: projectOf(id) } })),
    ),
  );
}
