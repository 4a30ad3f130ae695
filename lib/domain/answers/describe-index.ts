import type {
  AroundCriterion,
  AroundGroup,
  AroundMember,
  EventWindow,
  IndexCriterion,
  IndexLasting,
  RecordCriterion,
  RecordDomain,
  WindowEnd,
} from '#contracts/index-criterion';
import { describeConcepts } from './describe-concepts.ts';
import { describeDays } from './describe-days.ts';
import { describeField } from './describe-field.ts';
import { describeRange } from './describe-range.ts';
import { describeWindow } from './describe-window.ts';
import { listWords } from './list-words.ts';

const nouns: Readonly<Record<RecordDomain, string>> = {
  condition: 'a condition',
  procedure: 'a procedure',
  drug: 'a drug',
  measurement: 'a measurement',
  observation: 'an observation',
  visit: 'a visit',
  visitDetail: 'a part of a visit',
  death: 'a death',
  device: 'a device',
  specimen: 'a specimen',
  conditionEra: 'a condition era',
  drugEra: 'a drug era',
  doseEra: 'a dose era',
  observationPeriod: 'an observation period',
  joined: 'records that are one where they overlap',
};

const movedDay = ({ days, of }: { readonly days: number; readonly of: 'start' | 'end' }): string =>
  days === 0 ? `its ${of}` : `${describeDays({ minDays: days, maxDays: days })} its ${of}`;

const record = ({
  concepts,
  covers,
  domain,
  fields = [],
  first,
  moved,
  of = [],
  sourceConcepts,
  with: group,
}: RecordCriterion): string => {
  const parts = [
    ...(of.length === 0 ? [] : [listWords(of.map(record), 'or')]),
    ...(concepts === undefined ? [] : [describeConcepts(concepts)]),
    ...(sourceConcepts === undefined ? [] : [`source ${describeConcepts(sourceConcepts)}`]),
    ...(first === true ? ['only the first ever counts'] : []),
    ...(moved === undefined ? [] : [`taken as from ${movedDay(moved.start)} to ${movedDay(moved.end)}`]),
    ...(covers === undefined ? [] : [`only its part${describeWindow(covers)}`]),
    ...fields.map(describeField),
    ...(group === undefined ? [] : [`with around it ${around(group)}`]),
  ];
  return `${nouns[domain]}${parts.length === 0 ? '' : ` (${parts.join('; ')})`}`;
};

const periodDays = {
  periodStart: 'the first day of the observation period',
  periodEnd: 'the last day of the observation period',
} as const;

const bound = (end: WindowEnd, side: 'from' | 'until'): string =>
  typeof end === 'number'
    ? describeDays(side === 'from' ? { minDays: end } : { maxDays: end })
    : `${side} ${periodDays[end]}`;

const window = ({ from, maxDays, minDays, of }: EventWindow): string => {
  const distance =
    typeof minDays !== 'string' && typeof maxDays !== 'string'
      ? describeDays({ minDays, maxDays })
      : [
          ...(minDays === undefined ? [] : [bound(minDays, 'from')]),
          ...(maxDays === undefined ? [] : [bound(maxDays, 'until')]),
        ].join(' and ');
  return `${of === 'end' ? 'ending ' : ''}${distance}${from === 'end' ? ', counted from its end' : ''}`;
};

const distinctNames = {
  concepts: 'different concepts of ',
  days: 'different days of ',
  visits: 'different visits of ',
};

const counted = (criterion: AroundCriterion): string => {
  const { anyPeriod, atLeast, atMost, distinct, record: asked, sameVisit, windows } = criterion;
  const once = atLeast === 1 && atMost === undefined;
  const times = once ? '' : `${distinct === undefined ? '' : distinctNames[distinct]}`;
  const number = once ? '' : `${describeRange({ atLeast, atMost })} ${distinct === undefined ? 'times ' : times}`;
  const where = [
    ...windows.map(window),
    ...(sameVisit === true ? ['in the same visit'] : []),
    ...(anyPeriod === true ? ['in any observation period'] : []),
  ];
  return `${number}${record(asked)}${where.length === 0 ? '' : ` ${where.join(' and ')}`}`;
};

const member = (asked: AroundMember): string => {
  if (asked.kind === 'around') return counted(asked);
  return asked.kind === 'indexDay' ? asked.fields.map(describeField).join(' and ') : around(asked);
};

const around = ({ atLeast, atMost, kind, of }: AroundGroup): string => {
  const members = of.map((asked) => `(${member(asked)})`);
  if (kind === 'none') return `none of: ${members.join('; ')}`;
  if (kind === 'some') return `${describeRange({ atLeast, atMost })} of: ${members.join('; ')}`;
  return members.length === 1 ? member(of[0] as AroundMember) : members.join(kind === 'all' ? ' and ' : ' or ');
};

const chosen = (which: IndexCriterion['which'], before: string): string[] =>
  which === 'all' ? [] : [`${before}the ${which} of them`];

const drugEra = ({ concepts, days, gapDays, supplyDays }: NonNullable<IndexLasting['drugs']>): string => {
  const supply = supplyDays === undefined ? '' : ` for ${supplyDays} days each`;
  const later = days === 0 ? '' : `, ${describeDays({ minDays: days, maxDays: days })} the last one`;
  return `, or where drugs (${describeConcepts(concepts)})${supply} with gaps of at most ${gapDays} days end${later}`;
};

const ends = ({ days, drugs, from, orUntil }: IndexLasting): string => {
  const until = orUntil.length === 0 ? '' : `, or with ${listWords(orUntil.map(record), 'or')}`;
  const when =
    from === undefined
      ? 'with the observation period'
      : days === 0
        ? `at its ${from}`
        : `${describeDays({ minDays: days, maxDays: days })} its ${from}`;
  return `${when}${drugs === undefined ? '' : drugEra(drugs)}${until}`;
};

const time = ({ lasting, within }: IndexCriterion): string[] => {
  if (lasting === undefined && within === undefined) return [];
  const ended = `unless the time that follows it, which ends ${ends(lasting ?? { orUntil: [] })}, is over before it starts`;
  if (within === undefined) return [ended];
  const joined = within.gapDays === 0 ? '' : ` (times with at most ${within.gapDays} days between them are one)`;
  return [ended, `and only where a day of that time${joined} lies${describeWindow(within.days)}`];
};

/** An index event and what is asked around it, in words that follow "people". */
export function describeIndex(criterion: IndexCriterion): string {
  const { events, has, observed, qualifying, which, whichIncluded, whichQualifying } = criterion;
  const steps = [
    `with at least ${observed.daysBefore} days before and ${observed.daysAfter} days after it in one observation period`,
    ...chosen(which, ''),
    ...(qualifying === undefined ? [] : [`with ${around(qualifying)}`]),
    ...chosen(whichQualifying, 'then '),
    ...(has === undefined ? [] : [`with ${around(has)}`]),
    ...chosen(whichIncluded, 'then '),
    ...time(criterion),
  ];
  return `who had ${listWords(events.map(record), 'or')}, ${steps.join(', ')}`;
}
