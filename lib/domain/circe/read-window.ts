import type { EventWindow, WindowEnd } from '#contracts/index-criterion';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { refuseUnread } from './refuse-unread.ts';

/** No life is longer; "ever" is often said with as many nines as fit. */
const farthestDays = 100_000;

/** One end: so many days, or the end of the observation period that its sign points to. */
const end = (window: CirceNode, key: 'Start' | 'End', inPeriod: boolean): WindowEnd | undefined => {
  const node = window.node(key);
  if (node === undefined) throw circeInvalid('an end', window.at(key));
  const days = node.whole('Days');
  const coefficient = node.whole('Coeff');
  const unit = node.text('TimeUnit') ?? 'day';
  const value = node.whole('TimeUnitValue');
  if (coefficient !== 1 && coefficient !== -1) throw circeInvalid('1 or -1', node.at('Coeff'));
  if (unit !== 'day' || (value !== undefined && value !== days))
    throw circeInvalid('a number of days', node.at('TimeUnit'));
  refuseUnread(node);
  if (days !== undefined) return Math.max(-farthestDays, Math.min(farthestDays, days * coefficient)) + 0;
  if (!inPeriod) return undefined;
  return coefficient === -1 ? 'periodStart' : 'periodEnd';
};

const read = (window: CirceNode, of: EventWindow['of'], inPeriod: boolean): EventWindow => {
  const from = window.flag('UseIndexEnd') ? 'end' : 'start';
  const [minDays, maxDays] = [end(window, 'Start', inPeriod), end(window, 'End', inPeriod)];
  refuseUnread(window);
  // An event that starts in the period starts after its first day and before its last one.
  const open = of === 'start' && inPeriod;
  return {
    of,
    from,
    ...(minDays === undefined || (open && minDays === 'periodStart') ? {} : { minDays }),
    ...(maxDays === undefined || (open && maxDays === 'periodEnd') ? {} : { maxDays }),
  };
};

/** `StartWindow` and `EndWindow`; the second one is about the end of the event unless it says no outright. */
export function readWindow(criterion: CirceNode, inPeriod: boolean): EventWindow[] {
  const [start, stop] = [criterion.node('StartWindow'), criterion.node('EndWindow')];
  const windows = [
    ...(start === undefined ? [] : [read(start, start.flag('UseEventEnd') ? 'end' : 'start', inPeriod)]),
    ...(stop === undefined ? [] : [read(stop, stop.saysNo('UseEventEnd') ? 'start' : 'end', inPeriod)]),
  ];
  return windows.filter(({ maxDays, minDays }) => minDays !== undefined || maxDays !== undefined);
}
