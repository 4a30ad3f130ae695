import type { RecordCriterion } from '#contracts/index-criterion';
import { around } from './around-part.ts';
import { conceptCondition } from './concept-condition.ts';
import { fieldCondition } from './field-condition.ts';
import type { IndexScope } from './index-scope.ts';
import { recordFields } from './record-fields.ts';
import { recordTables } from './record-tables.ts';

const period = 'omop.observation_period AS o';
const periodDays = 'o.observation_period_start_date AS period_start, o.observation_period_end_date AS period_end';

/** That a record lies in an observation period, joined as `o`. */
export const inPeriod = (row: string): string =>
  `o.person_id = ${row}.person_id AND o.observation_period_start_date <= ${row}.start_day AND o.observation_period_end_date >= ${row}.start_day`;

const matching = (criterion: RecordCriterion, { bind }: IndexScope): string => {
  const { concepts, domain, fields = [], first, sourceConcepts } = criterion;
  const { concept, end, id, source, start, table, type, visit } = recordTables[domain];
  const known = recordFields(domain);
  const these = [
    ...(concepts === undefined || concept === undefined ? [] : [conceptCondition(concept, concepts, bind)]),
    ...(sourceConcepts === undefined || source === undefined ? [] : [conceptCondition(source, sourceConcepts, bind)]),
  ];
  const where = (conditions: readonly string[]): string =>
    conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const from =
    first === true
      ? `(SELECT DISTINCT ON (e.person_id) e.* FROM ${table} AS e${where(these)} ORDER BY e.person_id, ${start}, ${id}) AS e`
      : `${table} AS e`;
  const asked = fields.flatMap((field) => {
    const column = known[field.field];
    return column === undefined ? [] : [fieldCondition(field, column, 'e', bind)];
  });
  const columns = [
    'e.person_id',
    `${id} AS id`,
    `${start} AS start_day`,
    `${end} AS end_day`,
    // A death without a cause has the concept 0.
    `${domain === 'death' ? `coalesce(${concept}, 0)` : (concept ?? type ?? 'NULL::integer')} AS concept`,
    `${visit ?? 'NULL::integer'} AS visit`,
  ];
  return `SELECT ${columns.join(', ')} FROM ${from}${where([...(first === true ? [] : these), ...asked])}`;
};

/** A statement for (person_id, id, start_day, end_day, concept, visit) of every record that a criterion asks for. */
export function recordRows(criterion: RecordCriterion, scope: IndexScope): string {
  const rows = matching(criterion, scope);
  if (criterion.with === undefined) return rows;
  const { frame, name } = scope.nextFrame();
  const observed = `SELECT e.*, ${periodDays} FROM (${rows}) AS e JOIN ${period} ON ${inPeriod('e')}`;
  const holds = around(criterion.with, frame, scope).condition;
  const { alias } = frame;
  return `WITH ${name} AS (${observed}) SELECT ${['person_id', 'id', 'start_day', 'end_day', 'concept', 'visit']
    .map((column) => `${alias}.${column}`)
    .join(', ')} FROM ${name} AS ${alias} WHERE ${holds}`;
}
