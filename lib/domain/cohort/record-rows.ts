import type { RecordCriterion } from '#contracts/index-criterion';
import { around } from './around-part.ts';
import type { Bind } from './bound-values.ts';
import { conceptCondition } from './concept-condition.ts';
import { countableDay } from './countable-day.ts';
import { fieldCondition } from './field-condition.ts';
import type { IndexScope } from './index-scope.ts';
import { joinedSpans } from './joined-spans.ts';
import { recordFields } from './record-fields.ts';
import { recordTables } from './record-tables.ts';

const period = 'omop.observation_period AS o';
const periodDays = 'o.observation_period_start_date AS period_start, o.observation_period_end_date AS period_end';

/** That a record lies in an observation period, joined as `o`. */
export const inPeriod = (row: string): string =>
  `o.person_id = ${row}.person_id AND o.observation_period_start_date <= ${row}.start_day AND o.observation_period_end_date >= ${row}.start_day`;

type Days = { readonly start: string; readonly end: string };

const daysOf = ({ domain, moved }: RecordCriterion, bind: Bind): Days => {
  const own = recordTables[domain];
  if (moved === undefined) return own;
  const day = ({ days, of }: typeof moved.start): string =>
    days === 0 ? own[of] : `${countableDay(own[of])} + ${bind(days, 'integer')}`;
  return { start: day(moved.start), end: day(moved.end) };
};

const columnNames = ['person_id', 'id', 'start_day', 'end_day', 'sort_day', 'concept', 'visit'];

/** What records of other criteria make together, numbered as OHDSI numbers them. */
const joined = (of: readonly RecordCriterion[], { rowsOf }: IndexScope): string => {
  const spans = of.map((record) => `SELECT person_id, start_day, end_day FROM (${rowsOf(record)}) AS record`);
  const number = 'row_number() OVER (ORDER BY person_id, start_day, end_day)';
  return `(SELECT *, ${number} AS id FROM (${joinedSpans(spans.join(' UNION ALL '))}) AS joined)`;
};

const matching = (criterion: RecordCriterion, scope: IndexScope): string => {
  const { bind } = scope;
  const { concepts, covers, domain, fields = [], first, moved, sourceConcepts } = criterion;
  const { concept, id, source, start: firstBy, type, visit } = recordTables[domain];
  const table = criterion.of === undefined ? recordTables[domain].table : joined(criterion.of, scope);
  const { start, end } = daysOf(criterion, bind);
  const known = recordFields(domain, { start, end });
  const [firstDay, lastDay] = [covers?.from, covers?.to].map((day) =>
    day === undefined ? undefined : bind(day, 'date'),
  );
  const ownDays = [
    ...(moved === undefined ? [] : [`${end} >= ${start}`]),
    ...[firstDay, lastDay].flatMap((day) => (day === undefined ? [] : [`${day} BETWEEN ${start} AND ${end}`])),
  ];
  const these = [
    ...(concepts === undefined || concept === undefined ? [] : [conceptCondition(concept, concepts, bind)]),
    ...(sourceConcepts === undefined || source === undefined ? [] : [conceptCondition(source, sourceConcepts, bind)]),
  ];
  const where = (conditions: readonly string[]): string =>
    conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const from =
    first === true
      ? `(SELECT DISTINCT ON (e.person_id) e.* FROM ${table} AS e${where(these)} ORDER BY e.person_id, ${firstBy}, ${id}) AS e`
      : `${table} AS e`;
  const asked = fields.flatMap((field) => {
    const column = known[field.field];
    return column === undefined ? [] : [fieldCondition(field, column, 'e', bind)];
  });
  const columns = [
    'e.person_id',
    `${id} AS id`,
    `${firstDay ?? start} AS start_day`,
    `${lastDay ?? end} AS end_day`,
    // Days that stand for others do not say which record is first.
    `${start} AS sort_day`,
    // A death without a cause has the concept 0.
    `${domain === 'death' ? `coalesce(${concept}, 0)` : (concept ?? type ?? 'NULL::integer')} AS concept`,
    `${visit ?? 'NULL::integer'} AS visit`,
  ];
  return `SELECT ${columns.join(', ')} FROM ${from}${where([...(first === true ? [] : these), ...ownDays, ...asked])}`;
};

/** A statement for (person_id, id, start_day, end_day, sort_day, concept, visit) of every record that a criterion asks for. */
export function recordRows(criterion: RecordCriterion, scope: IndexScope): string {
  const rows = matching(criterion, scope);
  if (criterion.with === undefined) return rows;
  const { frame, name } = scope.nextFrame();
  const observed = `SELECT e.*, ${periodDays} FROM (${rows}) AS e JOIN ${period} ON ${inPeriod('e')}`;
  const holds = around(criterion.with, frame, scope).condition;
  const { alias } = frame;
  return `WITH ${name} AS (${observed}) SELECT ${columnNames
    .map((column) => `${alias}.${column}`)
    .join(', ')} FROM ${name} AS ${alias} WHERE ${holds}`;
}
