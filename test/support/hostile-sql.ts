import { sqlTables } from '#domain/sql/sql-tables';
import { isKey, type SqlType } from '#domain/sql/sql-type';
import { hostileValues } from './hostile-values.ts';

/** Chance as a source: a number from 0 to below 1. */
export type Chance = () => number;

type Column = readonly [name: string, type: SqlType];
type Rows = { readonly alias: string; readonly columns: readonly Column[] };
/** What is in sight: rows by block, innermost first, and the sets that WITH has named. */
type Sight = { readonly blocks: readonly (readonly Rows[])[]; readonly sets: readonly Rows[]; readonly depth: number };
type Place = 'set' | 'within' | 'exists';

const tables = [
  ...['person', 'death', 'condition_occurrence', 'condition_occurrence', 'measurement', 'visit_occurrence'],
  ...['note', 'note_nlp', 'concept', 'image_occurrence', 'image_feature'],
] as const;
const patients = ['person', 'person', 'death', 'condition_occurrence', 'measurement', 'visit_occurrence'] as const;

/**
 * Writes SQL as somebody would who knows the grammar of the gate and wants past it: joins and ties that nearly hold,
 * rows that may be missing, sets inside sets, numbers that grow. Much of it is refused; what is not is the test.
 */
export function hostileSql(chance: Chance): string {
  let aliases = 0;
  const pick = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)] as T;
  const often = (share: number): boolean => chance() < share;
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + Math.floor(chance() * most) }, make);
  const alias = (): string => `r${aliases++}`;
  const columnsOf = (rows: readonly Rows[], fits: (type: SqlType) => boolean): string[] =>
    rows.flatMap(({ alias, columns }) => columns.filter(([, type]) => fits(type)).map(([name]) => `${alias}.${name}`));
  const inSight = ({ blocks }: Sight, fits: (type: SqlType) => boolean): string[] => {
    const near = columnsOf(blocks[0] ?? [], fits);
    return near.length > 0 && often(0.8) ? near : columnsOf(blocks.flat(), fits);
  };
  const deeper = (sight: Sight): Sight => ({ ...sight, depth: sight.depth - 1 });

  function value(type: SqlType, sight: Sight): string {
    const columns = inSight(sight, (one) => one === type);
    const column = columns.length > 0 ? pick(columns) : undefined;
    if (isKey(type)) return column ?? pick(hostileValues.integer ?? []);
    if (column !== undefined && often(0.6)) return column;
    if (sight.depth <= 0 || often(0.3)) return pick(hostileValues[type] ?? ['1']);
    const inner = deeper(sight);
    const choices: (() => string)[] = [
      () =>
        `CASE WHEN ${condition(inner)} THEN ${value(type, inner)}${often(0.5) ? ` ELSE ${value(type, inner)}` : ''} END`,
      () => `coalesce(${value(type, inner)}, ${value(type, inner)})`,
    ];
    if (type === 'integer')
      choices.push(
        () => `(${value('integer', inner)} ${pick(['+', '-', '*'])} ${value('integer', inner)})`,
        () => `${value('integer', inner)} / ${pick(['0.000000000000001', '2.5', '0.0'])}`,
        () => `EXTRACT(${pick(['YEAR', 'MONTH', 'DAY', 'QUARTER'])} FROM ${value('date', inner)})`,
        () => `(${value('date', inner)} - ${value('date', inner)})`,
        () => `(${select(inner, 'within', [], pick(['count(*)', 'min', 'max']))})`,
        () => `${pick(['greatest', 'least'])}(${value('integer', inner)}, ${value('integer', inner)})`,
        () => `(${Array.from({ length: 12 }, () => value('integer', { ...inner, depth: 0 })).join(' * ')})`,
      );
    if (type === 'date')
      choices.push(
        () =>
          `${value('date', inner)} ${pick(['+', '-'])} ${pick(['30', '73200', "INTERVAL '200 years'", "INTERVAL '1 month'"])}`,
      );
    if (type === 'text') choices.push(() => `${pick(['lower', 'upper'])}(${value('text', inner)})`);
    return pick(choices)();
  }

  function condition(sight: Sight): string {
    const inner = deeper(sight);
    const type = pick<SqlType>(['integer', 'integer', 'date', 'number', 'text', 'visit', 'person']);
    const left = (): string => value(type, inner);
    const plain: (() => string)[] = [
      () => `${left()} ${isKey(type) || type === 'text' ? pick(['=', '<>']) : pick(['=', '<>', '<', '>='])} ${left()}`,
      () => `${left()} IS ${pick(['NULL', 'NOT NULL'])}`,
      () => `${left()} ${pick(['IN', 'NOT IN'])} (${some(3, left).join(', ')})`,
      () => `${left()} IS ${pick(['', 'NOT '])}DISTINCT FROM ${left()}`,
      () => `${value('text', inner)} ${pick(['LIKE', 'NOT LIKE', 'ILIKE'])} '${pick(['a%', '%b%', '_', '%'])}'`,
      () => `${value('date', inner)} BETWEEN ${value('date', inner)} AND ${value('date', inner)}`,
    ];
    if (sight.depth <= 0) return pick(plain)();
    const more: (() => string)[] = [
      () => `(${condition(inner)} ${pick(['AND', 'OR'])} ${condition(inner)})`,
      () => `NOT ${condition(inner)}`,
      () => `(${condition(inner)}) IS ${pick(['TRUE', 'NOT TRUE', 'UNKNOWN', 'NOT UNKNOWN', 'FALSE'])}`,
      () => `${pick(['', 'NOT '])}EXISTS (${query(inner, 'exists', [])})`,
      () => `${value('person', inner)} ${pick(['IN', 'NOT IN'])} (${query(inner, 'set', ['person'])})`,
      () =>
        `(${value('person', inner)} IN (${query(inner, 'set', ['person'])})) IS ${pick(['NULL', 'UNKNOWN', 'FALSE'])}`,
      () =>
        `${value('person', inner)} ${pick(['IN', 'NOT IN'])} (${select({ ...inner, depth: 0 }, 'set', ['person'])})`,
      () => `${value('integer', inner)} ${pick(['IN', 'NOT IN'])} (${query(inner, 'within', ['integer'])})`,
      () => `${value('integer', inner)} ${pick(['IN', 'NOT IN'])} (${vocabulary(inner)})`,
    ];
    return pick(often(0.5) ? plain : more)();
  }

  const persons = (rows: readonly Rows[]): string[] => columnsOf(rows, (type) => type === 'person');
  /** A list of concepts, or something that asks more than one. */
  function vocabulary(sight: Sight): string {
    const name = alias();
    const around = inSight(sight, (type) => type === 'integer');
    const named = pick([`${name}.concept_name LIKE 'a%'`, `${name}.concept_code = 'b'`, `${name}.concept_id <> 2`]);
    return pick([
      `SELECT ${name}.concept_id FROM omop.concept AS ${name} WHERE ${named}`,
      `SELECT ${name}.descendant_concept_id FROM omop.concept_ancestor AS ${name} WHERE ${name}.ancestor_concept_id = 1`,
      `SELECT ${name}.concept_id FROM omop.concept AS ${name} WHERE ${name}.concept_id = ${pick([...around, '1'])}`,
    ]);
  }

  /** What makes rows of the same person, or of the same concept, of two sides; or something that looks like it. */
  function tie(left: readonly Rows[], right: readonly Rows[], sight: Sight): string {
    if (often(0.1)) return condition({ ...sight, depth: 0 });
    const sides = often(0.85) ? [left, right] : often(0.5) ? [left, left] : [[...left, ...right], sight.blocks.flat()];
    const same = (fits: (type: SqlType) => boolean): readonly string[] | undefined => {
      const [ours, theirs] = sides.map((rows) => columnsOf(rows, fits));
      return ours === undefined || theirs === undefined || ours.length * theirs.length === 0
        ? undefined
        : [pick(ours), pick(theirs)];
    };
    const ids =
      same((type) => type === 'person') ?? same((type) => type === 'note') ?? same((type) => type === 'integer');
    const [ours, theirs] = ids ?? ['1', '1'];
    return often(0.9) ? `${ours} = ${theirs}` : `${ours} ${pick(['<>', 'IS NOT DISTINCT FROM'])} ${theirs}`;
  }

  function member(sight: Sight, first: boolean): { text: string; rows: readonly Rows[] } {
    const name = alias();
    if (sight.sets.length > 0 && often(0.3)) {
      const set = pick(sight.sets);
      return { text: `${set.alias} AS ${name}`, rows: [{ alias: name, columns: set.columns }] };
    }
    if (sight.depth > 0 && often(0.15)) {
      const types = pick<readonly SqlType[]>([['person', 'integer'], ['person', 'date'], ['person'], ['integer']]);
      const columns = types.map((type, index): Column => [type === 'person' ? 'person_id' : `c${index}`, type]);
      return { text: `(${query(deeper(sight), 'set', types)}) AS ${name}`, rows: [{ alias: name, columns }] };
    }
    const table = pick(first && often(0.85) ? patients : tables);
    return {
      text: `omop.${table} AS ${name}`,
      rows: [{ alias: name, columns: Object.entries(sqlTables[table]?.columns ?? {}) }],
    };
  }

  /** Two that nothing ties, each tied to a third that may be missing. */
  function triangle(sight: Sight): { text: string; rows: readonly Rows[] } {
    const [a, b, c] = [member(sight, true), member(sight, true), member(sight, true)];
    const rows = [...a.rows, ...b.rows, ...c.rows];
    const here: Sight = { ...sight, blocks: [rows, ...sight.blocks], depth: 0 };
    const on = [tie(c.rows, a.rows, here), tie(often(0.7) ? c.rows : a.rows, b.rows, here)].join(' AND ');
    const loose = often(0.5) ? `${a.text} CROSS JOIN ${b.text}` : `${a.text} LEFT JOIN ${b.text} ON ${condition(here)}`;
    return { text: `(${loose}) ${pick(['LEFT JOIN', 'LEFT JOIN', 'JOIN'])} ${c.text} ON ${on}`, rows };
  }

  function from(sight: Sight, members: number): { text: string; rows: readonly Rows[] } {
    const left = members <= 2 || often(0.5) ? member(sight, true) : from(sight, members - 1);
    if (members <= 1) return left;
    const right = members <= 2 || often(0.7) ? member(sight, false) : from(sight, 2);
    const rows = [...left.rows, ...right.rows];
    const here: Sight = { ...sight, blocks: [rows, ...sight.blocks], depth: Math.min(1, sight.depth) };
    const on = [
      tie(left.rows, right.rows, here),
      ...(often(0.3) ? [tie(rows, rows, here)] : []),
      ...(often(0.25) ? [condition(here)] : []),
    ].join(' AND ');
    const join = pick(['JOIN', 'JOIN', 'LEFT JOIN', 'LEFT JOIN', often(0.4) ? 'CROSS JOIN' : 'JOIN']);
    const text = (of: { text: string; rows: readonly Rows[] }): string =>
      of.rows.length > 1 ? `(${of.text})` : of.text;
    return { text: `${text(left)} ${join} ${text(right)}${join === 'CROSS JOIN' ? '' : ` ON ${on}`}`, rows };
  }

  /** One block; with an aggregate it answers that alone. */
  function select(sight: Sight, place: Place, types: readonly SqlType[], aggregate?: string): string {
    const { text, rows } = often(0.15) ? triangle(sight) : from(sight, pick([1, 1, 2, 2, 3]));
    const here: Sight = { ...sight, blocks: [rows, ...sight.blocks] };
    const around = sight.blocks.flat();
    const ties = [
      ...(place === 'set' || often(0.1) ? [] : [tie(rows, around, here)]),
      ...(place !== 'set' && often(0.3) ? [tie(rows, around, here)] : []),
      ...(rows.length > 1 && often(0.3) ? [tie(rows, rows, here)] : []),
      ...(often(0.7) ? [condition(here)] : []),
    ];
    const where = ties.length > 0 ? ` WHERE ${ties.join(' AND ')}` : '';
    const numbers = columnsOf(rows, (type) => type === 'integer' || type === 'number');
    if (aggregate !== undefined)
      return `SELECT ${aggregate === 'count(*)' || numbers.length === 0 ? 'count(*)' : `${aggregate}(${pick(numbers)})`} FROM ${text}${where}`;
    const own = persons(rows);
    const strange = own.length === 0 || (sight.blocks.length > 0 && often(0.1));
    const person = strange ? value('person', sight) : pick(often(0.7) ? own.slice(0, 1) : own);
    if (types.includes('person') && often(0.3)) {
      const counted = pick([
        'count(*)',
        ...numbers.map((one) => `max(${one})`),
        ...numbers.map((one) => `count(DISTINCT ${one})`),
      ]);
      const columns = types.map((type, index) =>
        type === 'person' ? `${person} AS person_id` : `${type === 'integer' ? counted : 'CURRENT_DATE'} AS c${index}`,
      );
      const having = often(0.5)
        ? ` HAVING ${counted} ${pick(['>', '=', '<'])} ${pick(['0', '1', '2'])}${often(0.3) ? ` AND ${condition(here)}` : ''}`
        : '';
      return `SELECT ${columns.join(', ')} FROM ${text}${where} GROUP BY ${person}${having}`;
    }
    const columns = types.map((type, index) =>
      type === 'person' ? `${person} AS person_id` : `${value(type, here)} AS c${index}`,
    );
    const limit = place === 'exists' && often(0.1) ? ' LIMIT 1' : '';
    const list = columns.length > 0 ? columns.join(', ') : '1';
    return `SELECT ${often(0.2) && place !== 'exists' ? 'DISTINCT ' : ''}${list} FROM ${text}${where}${limit}`;
  }

  function query(sight: Sight, place: Place, types: readonly SqlType[]): string {
    if (sight.depth > 0 && often(0.12)) {
      const both = [0, 1].map(() => select(deeper(sight), place === 'exists' ? 'within' : place, types));
      return both.join(` ${pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'EXCEPT ALL'])} `);
    }
    return select(sight, place, types);
  }

  const sets: Rows[] = [];
  const named = often(0.3)
    ? some(2, () => {
        const types: readonly SqlType[] = often(0.8) ? ['person', 'integer'] : ['integer'];
        const columns = types.map((type, index): Column => [type === 'person' ? 'person_id' : `c${index}`, type]);
        const text = query({ blocks: [], sets: [...sets], depth: pick([0, 1, 1, 2]) }, 'set', types);
        const name = `w${sets.length}`;
        sets.push({ alias: name, columns });
        return `${name} AS (${text})`;
      })
    : [];
  // Numbers of numbers of numbers, until they are too long for anything.
  const grows = sets.length === 1 && sets[0]?.columns.length === 2 && often(0.3);
  for (let last = 0; grows && last < 3; last += 1) {
    const product = Array.from({ length: 45 }, () => `w${last}.c1`).join(' * ');
    named.push(`w${last + 1} AS (SELECT w${last}.person_id, ${product} AS c1 FROM w${last})`);
  }
  const body = grows
    ? 'SELECT w3.person_id FROM w3 WHERE w3.c1 > 1'
    : query({ blocks: [], sets, depth: pick([1, 1, 2, 2, 3]) }, 'set', ['person']);
  return `${named.length > 0 ? `WITH ${named.join(', ')} ` : ''}${body}`;
}
