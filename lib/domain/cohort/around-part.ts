import type { AroundCriterion, AroundGroup, AroundMember } from '#contracts/index-criterion';
import { eventWindowConditions } from './event-window-conditions.ts';
import { fieldCondition } from './field-condition.ts';
import { type Frame, groupPart, type Part, rowsWhere, setPart } from './group-parts.ts';
import type { IndexScope } from './index-scope.ts';
import { dayFields } from './record-fields.ts';

/** The part that holds where another one does not. */
const negated = ({ condition, negation }: Part, frame: Frame): Part => ({
  plain: false,
  condition: negation,
  negation: condition,
  set: rowsWhere(frame, negation),
});

const everyRow = (frame: Frame): Part => ({
  plain: false,
  condition: 'TRUE',
  negation: 'FALSE',
  set: rowsWhere(frame, 'TRUE'),
});

const counted = { concepts: 'r.concept', days: 'r.start_day', visits: 'r.visit' } as const;

/** The index events with at least so many records, and at most so many of them, around them. */
const recordsPart = (criterion: AroundCriterion, frame: Frame, scope: IndexScope, range: Range): Part => {
  const { anyPeriod, distinct, record, sameVisit, windows } = criterion;
  const { alias } = frame;
  const rows = `(${scope.rowsOf(record)}) AS r`;
  const close = [
    `r.person_id = ${alias}.person_id`,
    ...(anyPeriod === true ? [] : [`r.start_day BETWEEN ${alias}.period_start AND ${alias}.period_end`]),
    ...windows.flatMap((window) => eventWindowConditions(window, alias, scope.bind)),
    ...(sameVisit === true ? [`r.visit = ${alias}.visit`] : []),
    ...(distinct === undefined ? [] : [`${counted[distinct]} IS NOT NULL`]),
  ].join(' AND ');
  if (range.atLeast === 1 && range.atMost === undefined) {
    const condition = `EXISTS (SELECT 1 FROM ${rows} WHERE ${close})`;
    return { plain: false, condition, negation: `NOT ${condition}`, set: rowsWhere(frame, condition) };
  }
  const keys = frame.keys.map((key) => `${alias}.${key}`).join(', ');
  const count = distinct === undefined ? 'count(*)' : `count(DISTINCT ${counted[distinct]})`;
  const having = [
    `${count} >= ${scope.bind(range.atLeast, 'bigint')}`,
    ...(range.atMost === undefined ? [] : [`${count} <= ${scope.bind(range.atMost, 'bigint')}`]),
  ].join(' AND ');
  return setPart(
    `SELECT ${keys} FROM ${frame.from} AS ${alias} JOIN ${rows} ON ${close} GROUP BY ${keys} HAVING ${having}`,
    frame,
  );
};

type Range = { readonly atLeast: number; readonly atMost?: number | undefined };

/** Who has none is in no set of counted rows: a range from zero is what does not exceed it. */
const within = ({ atLeast, atMost }: Range, frame: Frame, part: (range: Range) => Part): Part => {
  if (atLeast > 0) return part({ atLeast, atMost });
  return atMost === undefined ? everyRow(frame) : negated(part({ atLeast: atMost + 1 }), frame);
};

const somePart = (parts: readonly Part[], frame: Frame, scope: IndexScope, { atLeast, atMost }: Range): Part => {
  const keys = frame.keys.join(', ');
  const held = parts.map(({ set }) => `SELECT DISTINCT ${keys} FROM (${set}) AS member`).join(' UNION ALL ');
  const having = [
    `count(*) >= ${scope.bind(atLeast, 'bigint')}`,
    ...(atMost === undefined ? [] : [`count(*) <= ${scope.bind(atMost, 'bigint')}`]),
  ].join(' AND ');
  return setPart(`SELECT ${keys} FROM (${held}) AS members GROUP BY ${keys} HAVING ${having}`, frame);
};

const indexDayPart = (fields: Parameters<typeof fieldCondition>[0][], frame: Frame, scope: IndexScope): Part => {
  const { alias } = frame;
  const known = dayFields(`${alias}.start_day`, `${alias}.end_day`);
  const condition = fields
    .flatMap((field) => {
      const column = known[field.field];
      return column === undefined ? [] : [fieldCondition(field, column, alias, scope.bind)];
    })
    .join(' AND ');
  // What an index event does not hold is not so: an unknown must not fall out of both sides.
  return {
    plain: false,
    condition: `(${condition})`,
    negation: `(${condition}) IS NOT TRUE`,
    set: rowsWhere(frame, condition),
  };
};

const member = (asked: AroundMember, frame: Frame, scope: IndexScope): Part => {
  if (asked.kind === 'around') return within(asked, frame, (range) => recordsPart(asked, frame, scope, range));
  return asked.kind === 'indexDay' ? indexDayPart(asked.fields, frame, scope) : around(asked, frame, scope);
};

/** What must hold around the index events of a frame. */
export function around({ atLeast = 0, atMost, kind, of }: AroundGroup, frame: Frame, scope: IndexScope): Part {
  const parts = of.map((asked) => member(asked, frame, scope));
  if (kind !== 'some') return groupPart(kind, parts, frame);
  return within({ atLeast, atMost }, frame, (range) => somePart(parts, frame, scope, range));
}
