import type { IndexCriterion, IndexLasting, RecordCriterion, RecordDomain } from '#contracts/index-criterion';
import type { CirceContext } from './circe-context.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { readPeriod } from './read-period.ts';
import { readRecord } from './read-record.ts';
import { refuseUnread } from './refuse-unread.ts';

const farthestDays = 100_000;

/** Records that end on the day after they start, whatever the row says. */
const endNextDay: readonly RecordDomain[] = ['procedure', 'measurement', 'observation', 'death', 'specimen'];

type Offset = { readonly from: 'start' | 'end'; readonly days: number };

const days = (node: CirceNode, key: string, least = -farthestDays): number | undefined => {
  const read = node.whole(key);
  if (read !== undefined && (read < least || read > farthestDays))
    throw circeInvalid(`between ${least} and ${farthestDays} days`, node.at(key));
  return read;
};

const readOffset = (strategy: CirceNode | undefined): Offset | undefined => {
  const node = strategy?.node('DateOffset');
  if (node === undefined) return undefined;
  const offset = days(node, 'Offset') ?? 0;
  const field = node.text('DateField') ?? 'StartDate';
  refuseUnread(node);
  if (field !== 'StartDate' && field !== 'EndDate') throw circeInvalid('StartDate or EndDate', node.at('DateField'));
  return { from: field === 'StartDate' ? 'start' : 'end', days: offset };
};

const readDrugs = (strategy: CirceNode | undefined, context: CirceContext): IndexLasting['drugs'] => {
  const node = strategy?.node('CustomEra');
  if (node === undefined) return undefined;
  const codesetId = node.whole('DrugCodesetId');
  const supplyDays = days(node, 'DaysSupplyOverride');
  const [gapDays, offset] = [days(node, 'GapDays', 0) ?? 0, days(node, 'Offset') ?? 0];
  refuseUnread(node);
  if (codesetId === undefined) throw circeInvalid('a concept set', node.at('DrugCodesetId'));
  const concepts = context.sets(codesetId, node.at('DrugCodesetId'));
  return { concepts, gapDays, days: offset, ...(supplyDays === undefined ? {} : { supplyDays }) };
};

const readCollapse = (expression: CirceNode): number => {
  const settings = expression.node('CollapseSettings');
  const pad = settings === undefined ? 0 : (days(settings, 'EraPad', 0) ?? 0);
  const type = settings?.text('CollapseType') ?? 'ERA';
  if (settings !== undefined) refuseUnread(settings);
  if (type !== 'ERA') throw circeInvalid('ERA', 'CollapseSettings.CollapseType');
  return pad;
};

/** Whether no event can end before it starts. */
const isSure = ({ days: offset, from }: Offset, events: readonly RecordCriterion[]): boolean =>
  from === 'start'
    ? offset >= 0
    : events.every(
        ({ domain, moved }) =>
          (moved !== undefined && offset >= 0) || (moved === undefined && offset >= -1 && endNextDay.includes(domain)),
      );

/**
 * When somebody leaves says who belongs only where they could leave before they enter, with days counted from the event
 * (`DateOffset`), or where their time is looked for in a window (`CensorWindow`). Otherwise everybody stays to the end of
 * their observation period or to an event of theirs.
 */
export function readLasting(
  expression: CirceNode,
  events: readonly RecordCriterion[],
  context: CirceContext,
): Pick<IndexCriterion, 'lasting' | 'within'> {
  const strategy = expression.node('EndStrategy');
  const offset = readOffset(strategy);
  const drugs = readDrugs(strategy, context);
  if (strategy !== undefined) refuseUnread(strategy);
  const gapDays = readCollapse(expression);
  const window = readPeriod(expression, 'CensorWindow');
  if (window === undefined && (offset === undefined || isSure(offset, events))) {
    if (expression.nodes('CensoringCriteria').length > 0)
      context.notes.harmless('CensoringCriteria', 'it says when somebody leaves, not who belongs');
    return {};
  }
  const orUntil = expression
    .nodes('CensoringCriteria')
    .map((holder) => readRecord(holder, context))
    .filter((record) => typeof record !== 'string');
  const lasting = { ...offset, ...(drugs === undefined ? {} : { drugs }), orUntil };
  return { lasting, ...(window === undefined ? {} : { within: { days: window, gapDays } }) };
}
