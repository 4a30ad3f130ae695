import type { IndexCriterion, IndexLasting } from '#contracts/index-criterion';
import type { Bind } from './bound-values.ts';
import { countableDay } from './countable-day.ts';
import type { IndexScope } from './index-scope.ts';
import { joinedSpans } from './joined-spans.ts';

type Drugs = NonNullable<IndexLasting['drugs']>;

/** A statement for (person_id, start_day, end_day) of the eras of drugs of the persons with an index event. */
const drugEras = ({ concepts, days, gapDays, supplyDays }: Drugs, index: string, scope: IndexScope): string => {
  const { bind, rowsOf } = scope;
  // OHDSI takes what a drug was mapped to and what the source calls it alike.
  const taken = [rowsOf({ domain: 'drug', concepts }), rowsOf({ domain: 'drug', sourceConcepts: concepts })]
    .map((rows) => `SELECT * FROM (${rows}) AS drug`)
    .join(' UNION ALL ');
  const [end, more] =
    supplyDays === undefined ? ['end_day', gapDays + days] : ['start_day', supplyDays + gapDays + days];
  const padded =
    `SELECT person_id, start_day, ${countableDay(end)} + ${bind(more, 'integer')} AS end_day FROM (${taken}) AS drugs ` +
    `WHERE person_id IN (SELECT person_id FROM ${index})`;
  return `SELECT person_id, start_day, end_day - ${bind(gapDays, 'integer')} AS end_day FROM (${joinedSpans(padded)}) AS joined`;
};

/** The last day of an index event's time but for what ends it before. */
const lastDay = ({ days, from }: Pick<IndexLasting, 'days' | 'from'>, { bind }: IndexScope): string => {
  if (from === undefined || days === undefined) return 'i.period_end';
  const day = `${countableDay(`i.${from}_day`)} + ${bind(days, 'integer')}`;
  return `CASE WHEN ${day} > i.period_end THEN i.period_end ELSE ${day} END`;
};

const ends = (lasting: IndexLasting, index: string, scope: IndexScope): string[] => {
  const { drugs, orUntil } = lasting;
  const own = 'i.person_id, i.id';
  return [
    `SELECT ${own}, ${lastDay(lasting, scope)} AS end_day FROM ${index} AS i`,
    ...(drugs === undefined
      ? []
      : [
          `SELECT ${own}, r.end_day FROM ${index} AS i JOIN (${drugEras(drugs, index, scope)}) AS r ` +
            'ON r.person_id = i.person_id AND i.start_day BETWEEN r.start_day AND r.end_day',
        ]),
    ...orUntil.map(
      (record) =>
        `SELECT ${own}, r.start_day AS end_day FROM ${index} AS i JOIN (${scope.rowsOf(record)}) AS r ` +
        'ON r.person_id = i.person_id AND r.start_day BETWEEN i.start_day AND i.period_end',
    ),
  ];
};

/**
 * A statement for (person_id, start_day, end_day) of the time in the cohort that each index event begins; none for an
 * event whose time would be over before it begins.
 */
export const indexSpans = (lasting: IndexLasting | undefined, index: string, scope: IndexScope): string => {
  const { drugs, orUntil, ...offset } = lasting ?? { orUntil: [] };
  if (drugs === undefined && orUntil.length === 0) {
    const timed = `SELECT i.person_id, i.start_day, ${lastDay(offset, scope)} AS end_day FROM ${index} AS i`;
    return `SELECT * FROM (${timed}) AS timed WHERE timed.end_day >= timed.start_day`;
  }
  const all = ends({ ...offset, drugs, orUntil }, index, scope).join(' UNION ALL ');
  return (
    `SELECT i.person_id, i.start_day, min(ended.end_day) AS end_day FROM ${index} AS i JOIN (${all}) AS ended ` +
    'ON ended.person_id = i.person_id AND ended.id = i.id AND ended.end_day >= i.start_day ' +
    'GROUP BY i.person_id, i.id, i.start_day'
  );
};

/** A statement for the persons with a day of their time in a cohort within a window. */
export function personsWithin(spans: string, within: IndexCriterion['within'], bind: Bind): string {
  const [from, to] = [within?.days.from, within?.days.to];
  const [first, last] = [from, to].map((day) => (day === undefined ? undefined : bind(day, 'date')));
  const overlaps = [
    ...(first === undefined ? [] : [`s.end_day >= ${first}`]),
    ...(last === undefined ? [] : [`s.start_day <= ${last}`]),
  ];
  const where = overlaps.length === 0 ? '' : ` WHERE ${overlaps.join(' AND ')}`;
  const direct = `SELECT s.person_id FROM ${spans} AS s${where}`;
  const gap = within?.gapDays ?? 0;
  if (gap === 0 || first === undefined || last === undefined) return direct;
  // The window may lie between two times that count as one.
  const bridged =
    `${countableDay(`max(s.end_day) FILTER (WHERE s.start_day <= ${last})`)} + ${bind(gap, 'integer')} ` +
    `>= min(s.start_day) FILTER (WHERE s.start_day > ${last})`;
  return `${direct} UNION ALL SELECT s.person_id FROM ${spans} AS s GROUP BY s.person_id HAVING ${bridged}`;
}
