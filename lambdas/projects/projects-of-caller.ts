import type { ProjectId } from '#contracts/ids';
import type { Cursor } from '#contracts/page';
import { PartyItem } from '#lambdas/platform/items/party-item';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { cursorAfter, startKeyOf } from '#lambdas/platform/ledger/page-cursor';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import type { ItemPage } from '#lambdas/platform/ledger/query-page';
import { readItems } from '#lambdas/platform/ledger/read-items';
import type { UserCaller } from '#lambdas/platform/runtime/caller';

/** Projects in one read of a page, and most reads for it where most of them are not asked for. */
const readTogether = 100;
const mostReads = 8;

const OfProject = PartyItem.pick({ projectId: true });

/** What is listed: projects that the person belongs to and, for a Trust Admin, those that name their trust. */
const partitionsOf = ({ role, trustId, userId }: UserCaller): string[] => [
  partitions.userProjects(userId),
  ...(role === 'TrustAdmin' && trustId !== undefined ? [partitions.trustProjects(trustId)] : []),
];

/** The next ids after a place in all these lists together, newest first, each once. */
const nextIds = async (
  ledger: Ledger,
  lists: readonly string[],
  before: string | undefined,
): Promise<{ readonly ids: readonly ProjectId[]; readonly more: boolean }> => {
  const read = (partition: string) =>
    queryItems(
      ledger,
      {
        index: 'gsi1',
        partition,
        newestFirst: true,
        limit: readTogether + 1,
        attributes: [['projectId']],
        ...(before === undefined ? {} : { before }),
      },
      OfProject,
    );
  const found = (await Promise.all(lists.map(read))).flat().map(({ projectId }) => projectId);
  const ids = [...new Set(found)].sort().reverse();
  return { ids: ids.slice(0, readTogether), more: ids.length > readTogether };
};

/**
 * A page of the projects of a person, newest first. What it costs follows from how many projects they have, and not from
 * how many there are. A page ends after a bounded number of reads, even when it is empty. Throws INPUT_INVALID for a
 * cursor of another list.
 */
export const projectsOfCaller = async (
  ledger: Ledger,
  caller: UserCaller,
  { cursor, limit }: { readonly cursor?: Cursor | undefined; readonly limit: number },
  keep: (project: ProjectItem) => boolean,
): Promise<ItemPage<ProjectItem>> => {
  const lists = partitionsOf(caller);
  const list = { partition: lists.join(' '), newestFirst: true };
  const page: ProjectItem[] = [];
  let before = cursor === undefined ? undefined : startKeyOf(list, cursor).sk;
  for (let read = 1; ; read += 1) {
    const { ids, more } = await nextIds(ledger, lists, before);
    const projects = await readItems(ledger, ids.map(keys.project), ProjectItem);
    const byId = new Map(projects.map((project) => [project.projectId, project]));
    for (const id of ids) {
      const project = byId.get(id);
      if (project === undefined || !keep(project)) continue;
      if (page.length === limit) return { items: page, nextCursor: cursorAfter(list, { sk: page.at(-1)?.projectId }) };
      page.push(project);
    }
    before = ids.at(-1);
    if (!more || before === undefined) return { items: page };
    if (read === mostReads) return { items: page, nextCursor: cursorAfter(list, { sk: before }) };
  }
};
