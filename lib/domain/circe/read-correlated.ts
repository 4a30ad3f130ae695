import type { EventCriterion, NearCriterion } from '#contracts/cohort';
import { type CirceContext, noteUnread } from './circe-context.ts';
import { allOf, always, type CirceFormula, isAlways, not } from './circe-formula.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { circeUnrestricted } from './circe-unrestricted.ts';
import { readCriterion, saysWhich } from './read-criterion.ts';
import { type DaysAround, readWindow } from './read-window.ts';

/** `single` says that one event decides: whether there is one, or none. */
type Count = { readonly type: number; readonly count: number; readonly single: boolean };

const mostOccurrences = 99;

const readCount = (criterion: CirceNode, context: CirceContext): Count => {
  const node = criterion.node('Occurrence');
  if (node === undefined) throw circeInvalid('how often it occurs', criterion.at('Occurrence'));
  const [type, count] = [node.whole('Type'), node.whole('Count')];
  if (type !== 0 && type !== 1 && type !== 2) throw circeInvalid('0 exactly, 1 at most or 2 at least', node.at('Type'));
  if (count === undefined || count < 0 || count > mostOccurrences)
    throw circeInvalid(`between 0 and ${mostOccurrences}`, node.at('Count'));
  const distinct = node.flag('IsDistinct');
  node.skip('CountColumn');
  // One event is one distinct event, and none is none.
  const single = type === 2 ? count <= 1 : count === 0;
  if (distinct && !single)
    context.notes.changes(node.at('IsDistinct'), 'every event counts here, not only distinct ones');
  return { type, count, single };
};

/** Where Circe looks in the observation period of the index event, we can tell only a window that it surely covers. */
const observed = (
  criterion: CirceNode,
  window: DaysAround,
  context: CirceContext,
): Pick<EventCriterion, 'observed'> => {
  if (criterion.flag('IgnoreObservationPeriod')) return {};
  const { anchored, notes, observed: around } = context;
  const { minDays, maxDays } = window;
  const covered =
    minDays !== undefined && maxDays !== undefined && minDays >= -around.daysBefore && maxDays <= around.daysAfter;
  if (anchored && covered) return {};
  notes.changes(
    criterion.at('StartWindow'),
    'the event may lie in any observation period; Circe looks in that of the index event alone',
  );
  return { observed: { daysBefore: 0, daysAfter: 0 } };
};

const counted = ({ type, count }: Count, near: NearCriterion, person: CirceFormula): CirceFormula => {
  const found = (times: Pick<NearCriterion, 'atLeast' | 'atMost'>): CirceFormula =>
    allOf([{ kind: 'near', near: { ...near, ...times } }, person]);
  if (type === 2) return count === 0 ? always : found({ atLeast: count });
  if (type === 1 || count === 0) return not(found({ atLeast: count + 1 }));
  return found({ atLeast: count, atMost: count });
};

/** One entry of a group's `CriteriaList`: so many events in a window around the index event; undefined where it is left out. */
export function readCorrelated(criterion: CirceNode, context: CirceContext): CirceFormula | undefined {
  const { anchored, notes } = context;
  const holder = criterion.node('Criteria');
  if (holder === undefined) throw circeInvalid('a criterion', criterion.at('Criteria'));
  // What is left out of the event itself, and of where it lies.
  const [ofEvent, ofPlace] = [notes.part(), notes.part()];
  const read = readCriterion(holder, { ...context, notes: ofEvent });
  if (read === undefined) return undefined;
  const window = readWindow(criterion, { ...context, notes: ofPlace });
  const count = readCount(criterion, context);
  const event = { ...read.event, ...observed(criterion, window, context) };
  if (event.firstEver === true && !count.single)
    notes.changes(criterion.at('Occurrence'), 'several first events on one day count here, one in Circe');
  if (criterion.flag('RestrictVisit'))
    ofPlace.leavesOut(criterion.at('RestrictVisit'), 'the event may belong to any visit');
  if (read.nested !== undefined) ofEvent.leavesOut(read.nested.place, 'what must lie around this event is left out');
  if (!anchored && Object.keys(window).length > 0)
    ofPlace.leavesOut(criterion.at('StartWindow'), 'an observation period has no day here; the window is left out');
  noteUnread(criterion, { notes: ofPlace });
  const formula = counted(count, { kind: 'near', event, ...window, atLeast: 1 }, read.person);
  const placed = anchored && Object.keys(window).length > 0 && ofEvent.leftOut().length === 0;
  const whole = ofEvent.leftOut().length + ofPlace.leftOut().length === 0;
  if (whole || isAlways(formula) || saysWhich(event) || placed) return formula;
  throw circeUnrestricted(ofEvent, ofPlace);
}
