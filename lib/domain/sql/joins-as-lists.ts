import { allNode } from './build-nodes.ts';
import { type CodeSets, codeSetsIn, withoutCodeSets } from './code-sets.ts';
import { sqlTables } from './sql-tables.ts';
import {
  fieldsOf,
  isFields,
  kindOf,
  mapParts,
  membersOf,
  namesOf,
  partsOf,
  type SqlFields,
  type SqlNode,
} from './sql-tree.ts';
import { conjuncts, type JoinedTable, joinedVocabulary, recordTables, withoutTables } from './vocabulary-in-from.ts';

/** A SELECT with the vocabulary in its FROM, taken apart. */
class Block {
  readonly #select: SqlFields;
  readonly #vocabulary: readonly JoinedTable[];
  readonly #records: readonly string[];
  readonly #sets: CodeSets;

  constructor(select: SqlFields, sets: CodeSets) {
    this.#select = select;
    this.#sets = sets;
    const from = membersOf(select.fromClause);
    this.#vocabulary = from.flatMap((item) => joinedVocabulary(item, sets));
    this.#records = from.flatMap((item) => recordTables(item, sets));
  }

  /** Whether records are joined with the vocabulary. */
  get isMixed(): boolean {
    return this.#vocabulary.length > 0 && this.#records.length > 0;
  }

  /** The set that WITH has named, where this is one and not a table. */
  #setOf({ node, table }: JoinedTable): { column: string; query: SqlFields } | undefined {
    return fieldsOf(node, 'RangeVar')?.schemaname === undefined ? this.#sets.get(table) : undefined;
  }

  /** Whose column this is: a table of the vocabulary, or another. */
  #owner(names: readonly string[]): string {
    const column = names.at(-1) ?? '';
    if (names.length > 1) return names.at(-2) ?? '';
    const has = (table: string): boolean => Object.hasOwn(sqlTables[table]?.columns ?? {}, column);
    const owners = this.#vocabulary.filter(
      (joined) =>
        (this.#setOf(joined)?.column ?? column) === column && (this.#setOf(joined) !== undefined || has(joined.table)),
    );
    return owners.length === 1 && !this.#records.some(has) ? (owners[0]?.alias ?? '') : '';
  }

  /** The tables that an expression names; '' stands for one that only the reader finds. */
  #named(value: unknown, inside = false): readonly string[] {
    const column = fieldsOf(value, 'ColumnRef');
    if (column !== undefined) {
      const names = namesOf(column.fields) ?? [''];
      return inside && names.length === 1 ? [] : [this.#owner(names)];
    }
    return partsOf(value).flatMap((part) => this.#named(part, inside || kindOf(value) === 'SelectStmt'));
  }

  #isVocabulary(alias: string): boolean {
    return this.#vocabulary.some((joined) => joined.alias === alias);
  }

  /** An equality between a column of the vocabulary and one of a record, the former first. */
  #link(condition: unknown): { joined: string; ours: unknown; theirs: unknown } | undefined {
    const { kind, name, lexpr, rexpr } = fieldsOf(condition, 'A_Expr') ?? {};
    if (kind !== 'AEXPR_OP' || namesOf(name)?.join('') !== '=') return undefined;
    const columns = [lexpr, rexpr].map((side) => namesOf(fieldsOf(side, 'ColumnRef')?.fields) ?? []);
    if (columns.some((names) => names.length === 0)) return undefined;
    const [left = '', right = ''] = columns.map((names) => this.#owner(names));
    if (this.#isVocabulary(left) === this.#isVocabulary(right)) return undefined;
    return this.#isVocabulary(left)
      ? { joined: left, ours: lexpr, theirs: rexpr }
      : { joined: right, ours: rexpr, theirs: lexpr };
  }

  /** Whether a condition cannot hold where a row of that table is missing. */
  #needs(condition: unknown, alias: string): boolean {
    const { kind, lexpr } = fieldsOf(condition, 'A_Expr') ?? {};
    const [lower] = membersOf(fieldsOf(lexpr, 'FuncCall')?.args);
    const names = namesOf(fieldsOf(lower ?? lexpr, 'ColumnRef')?.fields) ?? [];
    const strict = ['AEXPR_OP', 'AEXPR_IN', 'AEXPR_LIKE', 'AEXPR_ILIKE', 'AEXPR_BETWEEN'].includes(String(kind));
    return strict && names.length > 0 && this.#owner(names) === alias;
  }

  /** Tables that are tied to one another, together. */
  #groups(conditions: readonly unknown[]): readonly (readonly string[])[] {
    let groups: (readonly string[])[] = this.#vocabulary.map(({ alias }) => [alias]);
    for (const condition of conditions) {
      const named = this.#named(condition);
      if (!named.every((alias) => this.#isVocabulary(alias))) continue;
      const [tied, free] = [true, false].map((is) =>
        groups.filter((group) => group.some((alias) => named.includes(alias)) === is),
      );
      groups = [...(free ?? []), ...(tied !== undefined && tied.length > 0 ? [tied.flat()] : [])];
    }
    return groups;
  }

  /** Whether a LEFT JOIN only brings a name to show: at most one row of it, of which nothing is asked. */
  #isShownOnly(joined: JoinedTable, where: readonly unknown[]): boolean {
    if (!joined.left || joined.table !== 'concept' || this.#setOf(joined) !== undefined) return false;
    return ![where, this.#rest()].some((part) => this.#named(part).includes(joined.alias));
  }

  #rest(): readonly unknown[] {
    const { groupClause, havingClause, sortClause, targetList } = this.#select;
    return [groupClause, havingClause, sortClause, targetList];
  }

  /** Whether rows are counted; a concept below two that are looked for would count twice. */
  #counts(group: readonly string[], conditions: readonly unknown[]): boolean {
    const counted = JSON.stringify(this.#rest()).includes('"sval":"count"');
    const ancestors = this.#vocabulary.filter(({ alias, table }) => group.includes(alias) && table !== 'concept');
    const one = (alias: string): boolean =>
      conditions.some((condition) => {
        const { kind, lexpr, name, rexpr } = fieldsOf(condition, 'A_Expr') ?? {};
        const names = namesOf(fieldsOf(lexpr, 'ColumnRef')?.fields) ?? [];
        return (
          kind === 'AEXPR_OP' &&
          namesOf(name)?.join('') === '=' &&
          names.at(-1) === 'ancestor_concept_id' &&
          this.#owner(names) === alias &&
          kindOf(rexpr) === 'A_Const'
        );
      });
    return counted && ancestors.some(({ alias }) => !one(alias));
  }

  /** The same with the vocabulary as lists, or undefined where that would be another question. */
  listed(): SqlFields | undefined {
    const where = conjuncts(this.#select.whereClause);
    const shown = this.#vocabulary.filter((joined) => this.#isShownOnly(joined, where));
    const kept = this.#vocabulary.filter((joined) => !shown.includes(joined));
    const missing = kept.some(({ alias, left }) => left && !where.some((condition) => this.#needs(condition, alias)));
    if (missing || new Set(this.#vocabulary.map(({ alias }) => alias)).size < this.#vocabulary.length) return undefined;
    const freed: unknown[] = [];
    const from = membersOf(this.#select.fromClause);
    // A name to show goes first, with the condition of its join: it says nothing of what stays.
    const silent = from.map((item) => withoutTables(item, new Set(shown.map(({ node }) => node)), []));
    const fromClause = silent
      .map((item) => withoutTables(item, new Set(kept.map(({ node }) => node)), freed))
      .filter((item) => item !== undefined);
    const conditions = [...freed, ...where];
    const own = conditions.filter((condition) => this.#named(condition).some((alias) => this.#isVocabulary(alias)));
    const links = own.flatMap((condition) => {
      const link = this.#link(condition);
      return link === undefined ? [] : [{ ...link, condition }];
    });
    const used = new Set<unknown>();
    const lists: SqlNode[] = [];
    for (const group of this.#groups(own)) {
      if (shown.some(({ alias }) => group.includes(alias))) continue;
      const [link, ...more] = links.filter(({ joined }) => group.includes(joined));
      const inner = own.filter((condition) => this.#named(condition).every((alias) => group.includes(alias)));
      if (link === undefined || more.length > 0 || this.#counts(group, inner)) return undefined;
      for (const condition of [link.condition, ...inner]) used.add(condition);
      const tables = this.#vocabulary.filter(({ alias }) => group.includes(alias));
      const [set] = tables.flatMap((joined) => this.#setOf(joined) ?? []);
      if (set !== undefined && (tables.length > 1 || inner.length > 0)) return undefined;
      const select = set?.query ?? {
        targetList: [{ ResTarget: { val: link.ours } }],
        fromClause: tables.map(({ node }) => node),
        ...(inner.length > 0 ? { whereClause: allNode(inner) } : {}),
        limitOption: 'LIMIT_OPTION_DEFAULT',
        op: 'SETOP_NONE',
      };
      lists.push({
        SubLink: { subLinkType: 'ANY_SUBLINK', testexpr: link.theirs, subselect: { SelectStmt: select } },
      });
    }
    const stays = [...this.#rest(), fromClause, ...conditions.filter((condition) => !used.has(condition))];
    if (this.#named(stays).some((alias) => this.#isVocabulary(alias))) return undefined;
    const all = [...conditions.filter((condition) => !used.has(condition)), ...lists];
    return { ...this.#select, fromClause, ...(all.length > 0 ? { whereClause: allNode(all) } : {}) };
  }
}

/**
 * Joins of records with the vocabulary as the rules allow them: `JOIN omop.concept AS k ON k.concept_id =
 * c.condition_concept_id WHERE k.concept_code = 'x'` as `c.condition_concept_id IN (SELECT k.concept_id …)`, which
 * finds the same persons; sets of concepts that WITH names are written where they are used. Where it would be another
 * question, the statement is left as it stands, for the rules to refuse.
 */
export function joinsAsLists(select: SqlFields): SqlFields {
  const sets = codeSetsIn(select);
  const list = (value: unknown): unknown => {
    const inside = mapParts(value, list);
    if (!isFields(inside) || inside.op !== 'SETOP_NONE') return inside;
    const block = new Block(inside, sets);
    return (block.isMixed ? block.listed() : undefined) ?? inside;
  };
  return withoutCodeSets(list(select) as SqlFields, sets);
}
