import type { AnchoredCriterion, NearCriterion, NearGroup } from '#contracts/cohort';
import type { Bind } from './bound-values.ts';
import { countableDay } from './countable-day.ts';
import { datedRows } from './dated-rows.ts';
import { type Frame, groupPart, type Part, rowsWhere } from './group-parts.ts';
import { rangeCondition } from './range-condition.ts';

const anchors: Frame = { from: 'anchor', alias: 'a', keys: ['person_id', 'day'] };

/** That rows named `near` belong to the person of the anchor and lie in the window around it. */
export const nearAnchor = ({ minDays, maxDays }: Pick<NearCriterion, 'minDays' | 'maxDays'>, bind: Bind): string =>
  [
    'near.person_id = a.person_id',
    ...(minDays === undefined ? [] : [`near.day >= ${countableDay('a.day')} + ${bind(minDays, 'integer')}`]),
    ...(maxDays === undefined ? [] : [`near.day <= ${countableDay('a.day')} + ${bind(maxDays, 'integer')}`]),
  ].join(' AND ');

function nearPart(near: NearCriterion, bind: Bind): Part {
  const rows = `(${datedRows(near.event, bind)}) AS near`;
  const close = nearAnchor(near, bind);
  if (near.atLeast === 1 && near.atMost === undefined) {
    const condition = `EXISTS (SELECT 1 FROM ${rows} WHERE ${close})`;
    return { plain: false, condition, negation: `NOT ${condition}`, set: rowsWhere(anchors, condition) };
  }
  const count = rangeCondition('count(*)', near, 'bigint', bind).join(' AND ');
  const set = `SELECT a.person_id, a.day FROM anchor AS a JOIN ${rows} ON ${close} GROUP BY a.person_id, a.day HAVING ${count}`;
  return {
    plain: false,
    condition: `(a.person_id, a.day) IN (${set})`,
    negation: `NOT EXISTS (SELECT 1 FROM (${set}) AS held WHERE held.person_id = a.person_id AND held.day = a.day)`,
    set,
  };
}

const part = (member: NearCriterion | NearGroup, bind: Bind): Part =>
  member.kind === 'near'
    ? nearPart(member, bind)
    : groupPart(
        member.kind,
        member.of.map((inner) => part(inner, bind)),
        anchors,
      );

/** The persons with an anchor around which the group holds. Anchors of one person on one day are one anchor. */
export function anchoredPersons({ anchor, which, has }: AnchoredCriterion, bind: Bind): string {
  const rows = `(${datedRows(anchor, bind)}) AS event`;
  const chosen =
    which === 'any'
      ? `SELECT DISTINCT person_id, day FROM ${rows}`
      : `SELECT person_id, ${which === 'first' ? 'min' : 'max'}(day) AS day FROM ${rows} GROUP BY person_id`;
  return `WITH anchor AS (${chosen}) SELECT a.person_id FROM anchor AS a WHERE ${part(has, bind).condition}`;
}
