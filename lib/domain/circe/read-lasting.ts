import type { IndexCriterion, RecordCriterion, RecordDomain } from '#contracts/index-criterion';
import type { CirceContext } from './circe-context.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { readRecord } from './read-record.ts';
import { refuseUnread } from './refuse-unread.ts';

/** Records that end on the day after they start, whatever the row says. */
const endNextDay: readonly RecordDomain[] = ['procedure', 'measurement', 'observation', 'death', 'specimen'];

const censoring = (expression: CirceNode, context: CirceContext): RecordCriterion[] =>
  expression
    .nodes('CensoringCriteria')
    .map((holder) => readRecord(holder, context))
    .filter((record) => typeof record !== 'string');

/**
 * When somebody leaves says who belongs only where they could leave before they enter: with days counted from the event
 * (`DateOffset`). Otherwise everybody stays to the end of their observation period or to an event of theirs.
 */
export function readLasting(
  expression: CirceNode,
  events: readonly RecordCriterion[],
  context: CirceContext,
): IndexCriterion['lasting'] {
  const strategy = expression.node('EndStrategy');
  const offset = strategy?.node('DateOffset');
  strategy?.skip('CustomEra');
  if (strategy !== undefined) refuseUnread(strategy);
  const days = offset?.whole('Offset') ?? 0;
  const field = offset?.text('DateField') ?? 'StartDate';
  if (offset !== undefined) refuseUnread(offset);
  if (field !== 'StartDate' && field !== 'EndDate')
    throw circeInvalid('StartDate or EndDate', 'EndStrategy.DateOffset.DateField');
  if (Math.abs(days) > 100_000) throw circeInvalid('at most 100000 days', 'EndStrategy.DateOffset.Offset');
  const sure =
    field === 'StartDate' ? days >= 0 : days >= -1 && events.every(({ domain }) => endNextDay.includes(domain));
  if (offset !== undefined && !sure)
    return { from: field === 'StartDate' ? 'start' : 'end', days, orUntil: censoring(expression, context) };
  if (expression.nodes('CensoringCriteria').length > 0)
    context.notes.harmless('CensoringCriteria', 'it says when somebody leaves, not who belongs');
  return undefined;
}
