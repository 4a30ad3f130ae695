import type { SqlType } from './sql-type.ts';

/** Rows that a block of the statement reads: a table, or a SELECT in its place. */
export type Relation = {
  readonly alias: string;
  /** The name of the table, empty for a SELECT. */
  readonly table: string;
  /** Whether the alias is the table's own name, so that `omop.person.person_id` means it. */
  readonly bare: boolean;
  readonly columns: ReadonlyMap<string, SqlType>;
  readonly patients: boolean;
  /** How many event tables multiply into one person's rows. */
  readonly product: number;
  /** On the side of a LEFT JOIN whose columns may be missing. */
  readonly optional: boolean;
  /** A table that is refused already: it has every column, so that its columns are no faults of their own. */
  readonly open?: true;
};

/** The rows in sight of an expression, innermost block first. */
export type Scope = {
  readonly relations: readonly Relation[];
  /** `alias.column` that a JOIN ... USING merged into the column of its left side. */
  readonly merged: ReadonlySet<string>;
  readonly outer: Scope | undefined;
  /** Rows around a set, which it cannot name: kept to say so. */
  readonly beyond?: Scope | undefined;
  /** `alias.column` that a grouped block may name outside aggregates. */
  readonly groups: ReadonlySet<string> | undefined;
  /** Whether this is the condition of a JOIN. */
  readonly joins?: true;
  /** The subqueries of this condition that PostgreSQL can join to the rows around them. */
  readonly joinable?: ReadonlySet<unknown>;
  /** Whether an aggregate may stand here, or why not. */
  readonly aggregates: 'allowed' | 'condition' | 'nested';
};

/** A column as it was found: whose it is, in which block, and its type. */
export type FoundColumn = {
  readonly relation: Relation;
  readonly scope: Scope;
  readonly column: string;
  readonly type: SqlType;
};

const matches = (relation: Relation, qualifier: readonly string[]): boolean =>
  qualifier.length === 1
    ? relation.alias === qualifier[0]
    : relation.bare && qualifier[0] === 'omop' && relation.table === qualifier[1];

/** Every column of the innermost block that knows the name; more than one is ambiguous, none is unknown. */
export function findColumns(scope: Scope, names: readonly string[]): readonly FoundColumn[] {
  const column = names.at(-1) ?? '';
  const qualifier = names.slice(0, -1);
  for (let here: Scope | undefined = scope; here !== undefined; here = here.outer) {
    const { relations, merged } = here;
    const named = qualifier.length > 0;
    const candidates = named ? relations.filter((relation) => matches(relation, qualifier)) : relations;
    const has = candidates.some((relation) => relation.columns.has(column));
    const found = candidates.flatMap((relation) => {
      const type = relation.columns.get(column) ?? (relation.open && !has ? 'wrong' : undefined);
      const visible = named || !merged.has(`${relation.alias}.${column}`);
      return type === undefined || !visible ? [] : [{ relation, scope: here as Scope, column, type }];
    });
    // A name with its relation belongs to the nearest relation of that name, whether or not that has the column.
    if (found.length > 0 || (named && candidates.length > 0)) return found;
  }
  return [];
}

/** How many SELECTs lie between a name and what it names: 0 in its own, 1 in the one around it. */
export function stepsTo(scope: Scope, found: FoundColumn): number {
  let steps = 0;
  for (let here: Scope | undefined = scope; here !== undefined && here !== found.scope; here = here.outer) steps += 1;
  return steps;
}

/** Whether a name that means nothing here means something around the set in which it stands. */
export function isBeyond(scope: Scope, names: readonly string[]): boolean {
  for (let here: Scope | undefined = scope; here !== undefined; here = here.outer)
    if (here.beyond !== undefined && (findColumns(here.beyond, names).length > 0 || isBeyond(here.beyond, names)))
      return true;
  return false;
}

/** Whether an alias is in use in this block or around it. */
export function inSight(scope: Scope | undefined, alias: string): boolean {
  for (let here = scope; here !== undefined; here = here.outer)
    if (here.relations.some((relation) => relation.alias === alias)) return true;
  return false;
}
