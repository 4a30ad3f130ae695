import type { IndexCriterion } from '#contracts/index-criterion';
import { around } from './around-part.ts';
import type { Bind } from './bound-values.ts';
import { countableDay } from './countable-day.ts';
import { type IndexScope, indexScope } from './index-scope.ts';
import { indexSpans, personsWithin } from './index-spans.ts';
import { inPeriod, recordRows } from './record-rows.ts';

type Which = IndexCriterion['which'];

const columns = ['person_id', 'id', 'start_day', 'end_day', 'visit', 'period_start', 'period_end'];

/** Which of its person's rows a row is, first to last or last to first; of one day the lowest number comes first. */
const place = (which: Which, row: string, day = 'start_day'): string =>
  `row_number() OVER (PARTITION BY ${row}.person_id ORDER BY ${row}.${day}${which === 'last' ? ' DESC' : ''}, ${row}.id)`;

/** One row for each record in an observation period that runs long enough around it; `id` is its place in the person's life. */
const everyIndex = ({ events, observed, which }: IndexCriterion, scope: IndexScope): string => {
  const rows = events.map((event) => `SELECT * FROM (${scope.rowsOf(event)}) AS record`).join(' UNION ALL ');
  const long = [
    `${countableDay('o.observation_period_start_date')} + ${scope.bind(observed.daysBefore, 'integer')} <= e.start_day`,
    `${countableDay('e.start_day')} + ${scope.bind(observed.daysAfter, 'integer')} <= o.observation_period_end_date`,
  ].join(' AND ');
  return (
    `SELECT e.person_id, ${place(which, 'e', 'sort_day')} AS id, e.start_day, e.end_day, e.visit, ` +
    'o.observation_period_start_date AS period_start, o.observation_period_end_date AS period_end ' +
    `FROM (${rows}) AS e JOIN omop.observation_period AS o ON ${inPeriod('e')} WHERE ${long}`
  );
};

/** A statement that answers the persons with an index event that passes every step. */
export function indexPersons(criterion: IndexCriterion, bind: Bind): string {
  const scope = indexScope(bind, recordRows);
  const steps: string[] = [];
  let last = '';
  const named = (make: (before: string) => string): void => {
    const { name } = scope.nextFrame();
    steps.push(`${name} AS (${make(last)})`);
    last = name;
  };
  named(() => everyIndex(criterion, scope));
  const one = (which: Which): void => {
    if (which === 'all') return;
    const placed = `SELECT *, ${place(which, last)} AS place FROM ${last}`;
    named(() => `SELECT ${columns.join(', ')} FROM (${placed}) AS placed WHERE place = 1`);
  };
  const holding = (group: IndexCriterion['has']): void => {
    if (group === undefined) return;
    const { frame } = scope.nextFrame();
    const { condition } = around(group, { ...frame, from: last }, scope);
    named((before) => `SELECT ${frame.alias}.* FROM ${before} AS ${frame.alias} WHERE ${condition}`);
  };
  if (criterion.which !== 'all') named((before) => `SELECT * FROM ${before} WHERE id = 1`);
  holding(criterion.qualifying);
  one(criterion.whichQualifying);
  holding(criterion.has);
  one(criterion.whichIncluded);
  const { lasting, within } = criterion;
  if (lasting === undefined && within === undefined)
    return `WITH ${steps.join(', ')} SELECT ${last}.person_id FROM ${last}`;
  const index = last;
  named(() => indexSpans(lasting, index, scope));
  return `WITH ${steps.join(', ')} ${personsWithin(last, within, bind)}`;
}
