import type { CirceContext } from './circe-context.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';

/** Days after the index event, both ends in it; a missing end is open. */
export type DaysAround = { readonly minDays?: number; readonly maxDays?: number };

const farthestDays = 36_500;

/** One end: so many days, or the end of the observation period that its sign points to. */
const end = (window: CirceNode, key: 'Start' | 'End', { notes }: CirceContext): number | undefined => {
  const node = window.node(key);
  if (node === undefined) return undefined;
  const days = node.whole('Days');
  const coefficient = node.whole('Coeff');
  if (coefficient !== 1 && coefficient !== -1) throw circeInvalid('1 or -1', node.at('Coeff'));
  node.skip('TimeUnit', 'TimeUnitValue');
  if (days === undefined) {
    if ((coefficient === -1) !== (key === 'Start'))
      notes.leavesOut(node.place, 'this end of the observation period is not known here; the window is open');
    return undefined;
  }
  if (Math.abs(days) > farthestDays) {
    // Many expressions say "ever" with as many nines as fit.
    const outward = days > 0 && (coefficient === -1) === (key === 'Start');
    if (!outward) throw circeInvalid(`at most ${farthestDays} days`, node.at('Days'));
    notes.changes(node.at('Days'), `the window is open here: an end lies at most ${farthestDays} days away`);
    return undefined;
  }
  return days * coefficient + 0;
};

const around = (window: CirceNode, context: CirceContext): DaysAround => {
  const [minDays, maxDays] = [end(window, 'Start', context), end(window, 'End', context)];
  return { ...(minDays === undefined ? {} : { minDays }), ...(maxDays === undefined ? {} : { maxDays }) };
};

const indexEnd = (window: CirceNode, { notes }: CirceContext): void => {
  if (window.flag('UseIndexEnd'))
    notes.changes(window.at('UseIndexEnd'), 'the end of the index event is taken to be its start');
};

const startWindow = (window: CirceNode, context: CirceContext): DaysAround => {
  indexEnd(window, context);
  if (window.flag('UseEventEnd'))
    context.notes.changes(window.at('UseEventEnd'), 'the end of the event is taken to be its start');
  return around(window, context);
};

/** Without being told otherwise it is about the event's end, which we do not know. */
const endWindow = (window: CirceNode, context: CirceContext, saysStart: boolean): DaysAround => {
  if (!saysStart) {
    context.notes.leavesOut(window.place, 'the end of an event is not known here; the window is left out');
    return {};
  }
  indexEnd(window, context);
  return around(window, context);
};

/** `StartWindow` and `EndWindow` as one window of days in which the event starts. */
export function readWindow(criterion: CirceNode, context: CirceContext): DaysAround {
  const [start, stop] = [criterion.node('StartWindow'), criterion.node('EndWindow')];
  const one = start === undefined ? {} : startWindow(start, context);
  const other = stop === undefined ? {} : endWindow(stop, context, stop.saysNo('UseEventEnd'));
  const lower = [one.minDays, other.minDays].filter((days) => days !== undefined);
  const upper = [one.maxDays, other.maxDays].filter((days) => days !== undefined);
  const window: DaysAround = {
    ...(lower.length === 0 ? {} : { minDays: Math.max(...lower) }),
    ...(upper.length === 0 ? {} : { maxDays: Math.min(...upper) }),
  };
  if ((window.minDays ?? -farthestDays) > (window.maxDays ?? farthestDays))
    throw circeInvalid('a window whose start is not after its end', criterion.at('StartWindow'));
  return window;
}
