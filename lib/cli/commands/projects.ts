import type { Command } from 'commander';
import type { HubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import {
  closeProject,
  confirmPurge,
  createProject,
  deleteProject,
  editProject,
  getProject,
  getProjectCost,
  listProjects,
  planPurge,
  unstageProject,
} from '#contracts/api/projects';
import { ProjectId } from '#contracts/ids';
import { CreateProject, EditProject, ListProjects, type Project } from '#contracts/project';
import { PlanPurge, type PurgePlan } from '#contracts/purge';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { type Answer, atHub, command, type SharedOptions, withId } from '../command.ts';
import { EndedBadly } from '../command-failure.ts';
import { costLines } from '../cost-lines.ts';
import { projectLines } from '../project-lines.ts';
import { readInput } from '../read-input.ts';
import { waitFor } from '../wait-for.ts';

const projectOf = (id: string): ProjectId => readInput(ProjectId, id, 'project');
const answer = (project: Project): Answer => ({ value: project, lines: projectLines(project), id: project.projectId });

/** When the files of a project go, or went. */
const purgeLine = ({ confirmedAt, filesPurged, lapsedAt, purgedAt, purgeOn }: PurgePlan): string => {
  if (purgedAt !== undefined) return `  ${filesPurged ?? 0} files went on ${purgedAt.slice(0, 10)}.`;
  if (lapsedAt !== undefined) return `  Nobody confirmed that its files go on ${purgeOn}: they stay.`;
  return `  Its files go on ${purgeOn}${confirmedAt === undefined ? ', once that is confirmed' : ''}.`;
};

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

/** `flip projects`: list, create, edit, show, watch, unstage, close, delete. */
export function addProjects(program: Command, cli: Cli): void {
  const projects = command(program, cli, 'projects', 'the projects that you may see, newest first')
    .option('--search <words>', 'words that name or description holds')
    .option('--status <status>', 'DRAFT, STAGED, APPROVED or CLOSED')
    .option('--mine', 'only those that you own')
    .action(
      atHub(cli, async (hub, _progress, { mine, search, status }: SharedOptions & Record<string, string | true>) => {
        const wanted = { search, status, ...(mine === true ? { mine: 'true' } : {}) };
        const { cursor: _cursor, limit: _limit, ...query } = readInput(ListProjects, wanted, 'projects');
        const found = (await Array.fromAsync(pages(hub, listProjects, { query }))).flatMap((page) => page.projects);
        return {
          value: { projects: found },
          lines: columns(
            found.map(({ name, ownerName, projectId, status }) => [projectId, status, name, `of ${ownerName}`]),
          ),
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
  command(projects, cli, 'edit <project>', 'rename or describe a draft anew')
    .option('--name <name>', 'what it is called')
    .option('--description <text>', 'what it is about')
    .action(
      atHub(
        cli,
        async (hub, _progress, id: string, { description, name }: SharedOptions & { [key: string]: string }) => {
          const body = readInput(EditProject, { name, description }, 'project');
          return answer(await hub.call(editProject, { params: { projectId: projectOf(id) }, body }));
        },
      ),
    );
  command(projects, cli, 'unstage <project>', 'take back that trusts are asked, before any has approved').action(
    atHub(cli, async (hub, _progress, id: string) =>
      answer(await hub.call(unstageProject, { params: { projectId: projectOf(id) } })),
    ),
  );
  command(
    projects,
    cli,
    'delete <project>',
    'take a draft, or a closed project that no trust holds, out of all lists',
  ).action(
    atHub(cli, async (hub, _progress, id: string) => {
      const projectId = projectOf(id);
      await hub.call(deleteProject, { params: { projectId } });
      return { value: { projectId }, lines: [`${projectId} is deleted.`] };
    }),
  );
  command(projects, cli, 'show <project>', 'one project with the state of every trust in it').action(
    atHub(cli, async (hub, _progress, id: string) => {
      const project = await hub.call(getProject, { params: { projectId: projectOf(id) } });
      const { purge } = project;
      return {
        ...answer(project),
        lines: [...projectLines(project), ...(purge === undefined ? [] : [purgeLine(purge)])],
      };
    }),
  );
  command(projects, cli, 'cost <project>', 'what a project has cost so far, estimated from list prices').action(
    atHub(cli, async (hub, _progress, id: string) => {
      const cost = await hub.call(getProjectCost, { params: { projectId: projectOf(id) } });
      return { value: cost, lines: costLines(cost) };
    }),
  );
  command(
    projects,
    cli,
    'watch <project>',
    'wait until every trust has decided, and frozen and imported its cohort',
  ).action(atHub(cli, (hub, progress, id: string) => watchProject(hub, projectOf(id), cli, progress)));
  command(projects, cli, 'close <project>', 'end a project for good; every trust deletes its frozen cohort')
    .option('--purge-on <day>', 'plan that its files go on this day, YYYY-MM-DD; `purge` confirms it')
    .action(
      atHub(cli, async (hub, _progress, id: string, { purgeOn }: SharedOptions & { readonly purgeOn?: string }) => {
        const params = { projectId: projectOf(id) };
        const body = purgeOn === undefined ? undefined : readInput(PlanPurge, { purgeOn }, '--purge-on');
        const closed = await hub.call(closeProject, { params });
        if (body === undefined) return answer(closed);
        const purge = await hub.call(planPurge, { params, body });
        return { ...answer(closed), value: { ...closed, purge }, lines: [...projectLines(closed), purgeLine(purge)] };
      }),
    );
  command(projects, cli, 'purge <project> <day>', 'confirm the day on which the files of a closed project go for good')
    .option('--plan', 'plan this day instead, also in place of one that has not come')
    .action(
      atHub(
        cli,
        async (hub, _progress, id: string, day: string, { plan }: SharedOptions & { readonly plan?: true }) => {
          const params = { projectId: projectOf(id) };
          const body = readInput(PlanPurge, { purgeOn: day }, 'day');
          const purge = await hub.call(plan === true ? planPurge : confirmPurge, { params, body });
          return { value: purge, lines: [purgeLine(purge)] };
        },
      ),
    );
}
