import type { AroundCriterion } from '#contracts/index-criterion';
import type { Held } from './around-members.ts';
import type { CirceContext } from './circe-context.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { readRecord } from './read-record.ts';
import { readWindow } from './read-window.ts';
import { refuseUnread } from './refuse-unread.ts';

const mostOccurrences = 1_000_000;

const columns: Readonly<Record<string, AroundCriterion['distinct']>> = {
  DOMAIN_CONCEPT: 'concepts',
  START_DATE: 'days',
  VISIT_ID: 'visits',
};

type Counted = Pick<AroundCriterion, 'atLeast' | 'atMost' | 'distinct'>;

const readCount = (criterion: CirceNode): Counted => {
  const node = criterion.node('Occurrence');
  if (node === undefined) throw circeInvalid('how often it occurs', criterion.at('Occurrence'));
  const [type, count] = [node.whole('Type'), node.whole('Count')];
  if (type !== 0 && type !== 1 && type !== 2) throw circeInvalid('0 exactly, 1 at most or 2 at least', node.at('Type'));
  if (count === undefined || count < 0 || count > mostOccurrences)
    throw circeInvalid(`between 0 and ${mostOccurrences}`, node.at('Count'));
  const column = node.text('CountColumn') ?? 'DOMAIN_CONCEPT';
  const distinct = node.flag('IsDistinct') ? columns[column] : undefined;
  if (node.has('IsDistinct') && distinct === undefined)
    throw circeInvalid(`one of ${Object.keys(columns).join(', ')}`, node.at('CountColumn'));
  refuseUnread(node);
  return {
    atLeast: type === 1 ? 0 : count,
    ...(type === 2 ? {} : { atMost: count }),
    ...(distinct === undefined ? {} : { distinct }),
  };
};

/** One entry of a group's `CriteriaList`: so many records in a window around the event; `unknown` where it is left out. */
export function readAround(criterion: CirceNode, context: CirceContext): Held | 'unknown' {
  const holder = criterion.node('Criteria');
  if (holder === undefined) throw circeInvalid('a criterion', criterion.at('Criteria'));
  const record = readRecord(holder, context);
  const anyPeriod = criterion.flag('IgnoreObservationPeriod');
  const windows = readWindow(criterion, !anyPeriod);
  const counted = readCount(criterion);
  const sameVisit = criterion.flag('RestrictVisit');
  refuseUnread(criterion);
  if (record === 'unknown') return record;
  if (counted.atLeast === 0 && counted.atMost === undefined) return 'always';
  if (record === 'never') return counted.atLeast === 0 ? 'always' : 'never';
  const around: AroundCriterion = {
    kind: 'around',
    record,
    windows,
    ...(anyPeriod ? { anyPeriod } : {}),
    ...(sameVisit ? { sameVisit } : {}),
    ...counted,
  };
  return context.from(criterion.place, around);
}
