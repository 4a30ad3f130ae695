import type { DatedCriterion } from '#contracts/cohort';
import type { Bind } from './bound-values.ts';
import type { DatedSource } from './dated-source.ts';
import { eventSource } from './event-source.ts';
import { imageSource } from './image-source.ts';
import { rangeCondition } from './range-condition.ts';

const datedSource = (criterion: DatedCriterion, bind: Bind): DatedSource =>
  criterion.kind === 'event' ? eventSource(criterion, bind) : imageSource(criterion, bind);

const source = ({ from, where }: DatedSource): string =>
  where.length === 0 ? `FROM ${from}` : `FROM ${from} WHERE ${where.join(' AND ')}`;

/** A statement that answers the persons with such events or images, some of them perhaps more than once. */
export function datedPersons(criterion: DatedCriterion, bind: Bind): string {
  const asked = datedSource(criterion, bind);
  const persons = `SELECT ${asked.person} ${source(asked)}`;
  if (asked.counted === undefined) return persons;
  const { per, range } = asked.counted;
  return `${persons} GROUP BY ${per} HAVING ${rangeCondition('count(*)', range, 'bigint', bind).join(' AND ')}`;
}

/** A statement that answers what the source asks for, row by row; what it counts is counted before. */
export function countedRows(asked: DatedSource, columns: Readonly<Record<string, string>>, bind: Bind): string {
  const selected = Object.entries(columns).map(([name, column]) => `${column} AS ${name}`);
  if (asked.counted === undefined) return `SELECT ${selected.join(', ')} ${source(asked)}`;
  const { per, range } = asked.counted;
  const alike = `count(*) OVER (PARTITION BY ${per}) AS alike`;
  return (
    `SELECT ${Object.keys(columns).join(', ')} FROM (SELECT ${[...selected, alike].join(', ')} ${source(asked)}) AS counted ` +
    `WHERE ${rangeCondition('alike', range, 'bigint', bind).join(' AND ')}`
  );
}

/** A statement that answers (person_id, day) for every event or image that a criterion matches. */
export function datedRows(criterion: DatedCriterion, bind: Bind): string {
  const asked = datedSource(criterion, bind);
  return countedRows(asked, { person_id: asked.person, day: asked.day }, bind);
}
