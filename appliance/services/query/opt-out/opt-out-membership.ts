import type { ProjectId } from '#contracts/ids';
import type { SnapshotStore } from '../frozen/snapshot-store.ts';
import type { OptOutList, ReadOptOuts } from './opt-out-file.ts';
import type { OptOutMark } from './opt-out-mark.ts';

type MembershipDeps = {
  readonly store: Pick<SnapshotStore, 'members' | 'studies' | 'optOut'>;
  readonly readOptOuts: ReadOptOuts;
  readonly optOutMark: OptOutMark;
  readonly now: () => Date;
};

/**
 * Makes the function that removes the persons of the present opt-out list from a project's frozen cohort. Their rows
 * are deleted, so that they stay removed where a later list does not name them. Throws OPT_OUT_UNREADABLE.
 */
export function applyOptOuts({ store, readOptOuts, optOutMark, now }: MembershipDeps): (projectId: ProjectId) => void {
  let marked: { readonly list: OptOutList; readonly marks: ReadonlySet<string> } | undefined;
  const applied = new Map<ProjectId, OptOutList>();
  return (projectId) => {
    const list = readOptOuts();
    if (applied.get(projectId) === list) return;
    if (marked?.list !== list) marked = { list, marks: new Set(list.identifiers.map(optOutMark)) };
    const { marks } = marked;
    const leaving = new Set([
      ...store.members(projectId).flatMap((member) => (marks.has(member.optOutMark) ? [member.personKey] : [])),
      // A cohort that was frozen by a version without the table of members has studies only.
      ...store
        .studies(projectId)
        .flatMap(({ patientId, personKey }) => (marks.has(optOutMark(patientId)) ? [personKey] : [])),
    ]);
    if (leaving.size > 0) store.optOut(projectId, [...leaving], now().toISOString());
    applied.set(projectId, list);
  };
}
