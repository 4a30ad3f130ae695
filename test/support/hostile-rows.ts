import type pg from 'pg';
import { sqlTables } from '#domain/sql/sql-tables';
import type { Chance } from './hostile-sql.ts';

type Column = {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly longest: number | null;
};

/** Values at which something could happen: few, so that they meet, and the ends of what PostgreSQL bears. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  integer: [0, 1, 1, 2, 2, 3, 5, 1950, 2_147_483_647, -2_147_483_648],
  bigint: [1, 2, 3],
  numeric: ['0', '1.5', '3', 'NaN', 'Infinity', '-Infinity', '9'.repeat(2000)],
  date: ['2020-01-01', '2020-01-02', '2020-01-03', 'infinity', '-infinity', '5874897-12-31', '4713-01-01 BC'],
  'timestamp without time zone': ['2020-01-01'],
};
const texts = ['a', 'b', 'ab', '%', '\\', '1950', '', "'"] as const;

/** Statements that put all rows of one person in place. */
export type RowsOfPerson = (person: number, chance: Chance) => readonly string[];

/** Learns the tables as they are, and makes rows of persons for them: every column that has a value, by its type. */
export async function hostileRows(owner: pg.Client): Promise<RowsOfPerson> {
  const found = await owner.query<Column>(`
    SELECT c.table_name AS table, c.column_name AS name, c.data_type AS type, c.is_nullable = 'NO' AS required,
      c.character_maximum_length AS longest
    FROM information_schema.columns AS c WHERE c.table_schema = 'omop' ORDER BY c.table_name, c.ordinal_position`);
  return (person, chance) => {
    const pick = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)] as T;
    let ids = person * 100;
    const notes: number[] = [];
    const cell = ({ table, name, type, required, longest }: Column): unknown => {
      if (name === 'person_id') return person;
      if (name === `${table}_id`) {
        ids += 1;
        if (table === 'note') notes.push(ids);
        return ids;
      }
      if (name === 'note_id') return pick(notes);
      // Ids of visits and images are anybody's, so that they lead from person to person.
      if (name.endsWith('_uid')) return pick(['1.2', '1.3']);
      if (name === 'visit_occurrence_id' || name === 'image_occurrence_id') return pick([101, 102, 201, 301]);
      if (!required && chance() < 0.2) return null;
      return pick(values[type] ?? texts.filter((text) => text.length <= (longest ?? 10)));
    };
    return Object.entries(sqlTables).flatMap(([table, { patients, many }]) => {
      const rows = table === 'person' ? 1 : Math.floor(chance() * (many ? 3 : 2));
      const empty = !patients || (table === 'note_nlp' && notes.length === 0);
      return Array.from({ length: empty ? 0 : rows }, () => {
        const columns = found.rows.filter((column) => column.table === table);
        const written = columns.map((column) => {
          const value = cell(column);
          return value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;
        });
        return `INSERT INTO omop.${table} (${columns.map(({ name }) => `"${name}"`)}) VALUES (${written})`;
      });
    });
  };
}
