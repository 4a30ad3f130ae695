import type { FieldCondition } from '#contracts/event-field';
import type { CirceContext } from './circe-context.ts';
import type { CirceNode } from './circe-node.ts';
import { readFields } from './read-fields.ts';
import { refuseUnread } from './refuse-unread.ts';

/** `GapDays` of a drug era: where it is given, Circe compares the gap with the numbers of `EraLength`. */
export function readGaps(node: CirceNode, context: CirceContext): FieldCondition[] {
  const gaps = node.node('GapDays');
  if (gaps === undefined) return [];
  gaps.skip('Op', 'Value', 'Extent');
  refuseUnread(gaps);
  if (node.has('EraLength')) {
    context.notes.harmless(gaps.place, 'as in Circe, the gap is compared with the numbers of EraLength');
    return readFields(node, { EraLength: ['gapDays', 'wholeNumbers'] }, context);
  }
  context.notes.leavesOut(gaps.place, 'without EraLength Circe makes no SQL of it; the condition is left out');
  return [];
}
