import type { RecordCriterion } from '#contracts/index-criterion';
import type { Bind } from './bound-values.ts';
import type { Frame } from './group-parts.ts';

/** What every part of an index criterion is compiled with: bound values, and names that no other part of it has. */
export type IndexScope = {
  readonly bind: Bind;
  /** A set of index events by its name, and the frame of conditions on one of them. */
  readonly nextFrame: () => { readonly name: string; readonly frame: Frame };
  /** A statement for the records that a criterion asks for, around which groups may hold in turn. */
  readonly rowsOf: (record: RecordCriterion) => string;
};

/** Starts the names of one criterion. */
export function indexScope(bind: Bind, recordRows: (record: RecordCriterion, scope: IndexScope) => string): IndexScope {
  let frames = 0;
  const scope: IndexScope = {
    bind,
    nextFrame: () => {
      frames += 1;
      const name = `index_${frames}`;
      return { name, frame: { from: name, alias: `i${frames}`, keys: ['person_id', 'id'] } };
    },
    rowsOf: (record) => recordRows(record, scope),
  };
  return scope;
}
